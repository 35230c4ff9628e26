/// An action at a later moment, which can be moved and taken back.
@OnLoop
package final class Timer {
    package fileprivate(set) var due = Moment.never
    /// The place in the heap; negative while not waiting.
    fileprivate var place = Timer.idle
    private let action: @OnLoop () -> Void

    package init(_ action: @escaping @OnLoop () -> Void) { self.action = action }

    package var isWaiting: Bool { place != Timer.idle }

    /// Acts once after `delay`, instead of at any moment set before.
    package func start(after delay: Duration) { start(at: .now + delay) }

    package func start(at moment: Moment) { EventLoop.shared.timers.set(self, moment) }

    package func stop() { EventLoop.shared.timers.remove(self) }

    package func actIfStillDue() {
        guard place == Timer.aboutToAct else { return }
        place = Timer.idle
        action()
    }

    fileprivate static let idle = -1
    fileprivate static let aboutToAct = -2
}

/// Timers in order of their moments: a binary heap in which each timer knows its place.
@OnLoop
package struct TimerHeap {
    private var heap: ContiguousArray<Timer> = []

    package nonisolated init() {}

    package var next: Moment? { heap.first?.due }

    package mutating func set(_ timer: Timer, _ moment: Moment) {
        timer.due = moment
        if timer.place < 0 {
            timer.place = heap.count
            heap.append(timer)
        }
        settle(timer.place)
    }

    package mutating func remove(_ timer: Timer) {
        let place = timer.place
        timer.place = Timer.idle
        guard place >= 0 else { return }
        let last = heap.removeLast()
        guard last !== timer else { return }
        heap[place] = last
        last.place = place
        settle(place)
    }

    /// Takes out every timer that is due. Each waits to act, unless another's action stops or moves it first.
    package mutating func takeDue(at now: Moment) -> [Timer] {
        guard let first = heap.first, first.due <= now else { return [] }
        var due: [Timer] = []
        while let first = heap.first, first.due <= now {
            remove(first)
            first.place = Timer.aboutToAct
            due.append(first)
        }
        return due
    }

    private mutating func settle(_ start: Int) {
        var place = start
        while place > 0, heap[place].due < heap[(place - 1) / 2].due {
            exchange(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heap.count && heap[child].due < heap[least].due { least = child }
            guard least != place else { return }
            exchange(place, least)
            place = least
        }
    }

    private mutating func exchange(_ one: Int, _ other: Int) {
        heap.swapAt(one, other)
        heap[one].place = one
        heap[other].place = other
    }
}
