import Net

/// Gives back what a crowd of calls took, once the last of them is over: freed piece by piece, it would be kept for good.
@OnLoop
final class CrowdMemory {
    private let giveBack: @OnLoop () -> Void
    /// The last words of a call are still written down when it is over.
    private let pause: Duration
    /// The most calls at once since it was last given back.
    private var most = 0
    private lazy var timer = Timer { [weak self] in self?.act() }

    /// Fewer calls take too little for the page faults of those that come after them.
    private static let crowd = 20

    nonisolated init(after pause: Duration = .milliseconds(1_500), giveBack: @escaping @OnLoop () -> Void) {
        self.pause = pause
        self.giveBack = giveBack
    }

    /// So many calls are going on now.
    func note(calls: Int) {
        most = max(most, calls)
        if calls > 0 {
            if timer.isWaiting { timer.stop() }
        } else if most >= Self.crowd {
            timer.start(after: pause)
        }
    }

    private func act() {
        most = 0
        giveBack()
    }
}
