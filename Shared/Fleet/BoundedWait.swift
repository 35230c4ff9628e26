import Net

/// Waits for some work until its time is up, and then goes on without it.
///
/// Unlike `within`, it does not wait for work that pays no heed to being cancelled.
@OnLoop
final class BoundedWait {
    private let over = Promise<Bool>()
    private lazy var timer = Timer { [over] in over.keep(false) }

    nonisolated init() {}

    /// Does the work; false when the time ran out first. What is not done is cancelled and left behind.
    func end(of work: @escaping @Sendable () async -> Void, within limit: Duration) async -> Bool {
        timer.start(after: limit)
        defer { timer.stop() }
        let over = over
        let task = Task(executorPreference: EventLoop.shared) {
            await work()
            await over.keep(true)
        }
        // Whoever is cancelled while waiting waits no longer.
        let isDone = (try? await over.value) ?? false
        if !isDone { task.cancel() }
        return isDone
    }

    /// Leaves at most so much of the time.
    func shorten(to limit: Duration) {
        if timer.isWaiting, timer.due > Moment.now + limit { timer.start(after: limit) }
    }
}
