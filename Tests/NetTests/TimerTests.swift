import Chance
import Net
import Testing

@OnLoop
struct TimerTests {
    @Test func `timers act in the order of their moments`() async throws {
        var acted: [Int] = []
        let timers = (0..<4).map { number in Timer { acted.append(number) } }

        for (timer, delay) in zip(timers, [4, 1, 3, 2]) { timer.start(after: .milliseconds(delay)) }
        try await pause(for: .milliseconds(5))

        #expect(acted == [1, 3, 2, 0])
        #expect(timers.allSatisfy { !$0.isWaiting })
    }

    @Test func `a stopped timer does not act, and a moved one acts once`() async throws {
        var acted: [String] = []
        let stopped = Timer { acted.append("stopped") }
        let moved = Timer { acted.append("moved") }

        stopped.start(after: .milliseconds(1))
        moved.start(after: .milliseconds(1))
        stopped.stop()
        stopped.stop()
        moved.start(after: .milliseconds(2))
        try await pause(for: .milliseconds(4))

        #expect(acted == ["moved"])
    }

    @Test func `a timer may start itself again from its action`() async throws {
        let done = Promise<Int>()
        var count = 0
        var timer: Timer?
        timer = Timer {
            count += 1
            if count < 5 { timer?.start(after: .zero) } else { done.keep(count) }
        }

        timer?.start(after: .seconds(-1))

        #expect(try await done.value == 5)
        timer = nil
    }

    @Test func `one action may stop or move another that is due with it`() async throws {
        let first = Promise<Void>()
        var acted: [String] = []
        let stopped = Timer { acted.append("stopped") }
        let moved = Timer {
            acted.append("moved")
            first.keep(())
        }
        let mover = Timer {
            acted.append("mover")
            stopped.stop()
            moved.start(after: .milliseconds(1))
        }
        let moment = Moment.now

        mover.start(at: moment)
        stopped.start(at: moment + .nanoseconds(1))
        moved.start(at: moment + .nanoseconds(2))
        try await first.value

        #expect(acted == ["mover", "moved"])
    }

    @Test func `the heap agrees with a sorted list under thousands of changes`() {
        var random = SeededRandom(21)
        var heap = TimerHeap()
        var model: [Int: Int64] = [:]
        let timers = (0..<200).map { _ in Timer {} }

        for _ in 0..<20_000 {
            let index = Int.random(in: 0..<timers.count, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                let moment = Int64.random(in: 0..<1_000_000, using: &random)
                heap.set(timers[index], Moment(nanoseconds: moment))
                model[index] = moment
            case 6..<9:
                heap.remove(timers[index])
                model[index] = nil
            default:
                let now = (model.values.min() ?? 0) + 5_000
                let due = heap.takeDue(at: Moment(nanoseconds: now)).map(\.due.nanoseconds)
                #expect(due == model.values.filter { $0 <= now }.sorted())
                for (index, moment) in model where moment <= now {
                    timers[index].actIfStillDue()
                    model[index] = nil
                }
            }
            #expect(heap.next?.nanoseconds == model.values.min())
        }
    }

    @Test func `durations and moments are held at their ends`() {
        #expect(Duration.seconds(2).nanoseconds == 2_000_000_000)
        #expect(Duration.seconds(Int64.max).nanoseconds == .max)
        #expect(Duration.seconds(-1e15).nanoseconds == .min)
        #expect((Duration.milliseconds(-1)).nanoseconds == -1_000_000)
        #expect(Moment.now + .seconds(Int64.max) == .never)
        #expect(Moment(nanoseconds: -5) + .seconds(-1e15) < .now)
    }
}
