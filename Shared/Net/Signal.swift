/// Wakes whoever waits for something to have changed.
@OnLoop
package final class Signal {
    private var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
    private var lastWaiter = 0
    /// How often it was raised: what a waiter has seen already.
    package private(set) var count = 0

    package nonisolated init() {}

    package func raise() {
        count += 1
        let woken = waiters
        waiters = [:]
        for waiter in woken.values { waiter.resume() }
    }

    /// Waits until it has been raised more often than `seen`, or until `limit` has passed.
    package func wait(beyond seen: Int, atMost limit: Duration? = nil) async throws {
        guard count <= seen else { return }
        lastWaiter += 1
        let number = lastWaiter
        let timer = limit.map { limit in
            let timer = Timer { self.waiters.removeValue(forKey: number)?.resume() }
            timer.start(after: limit)
            return timer
        }
        defer { timer?.stop() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                if Task.isCancelled {
                    waiter.resume(throwing: CancellationError())
                } else if count > seen {
                    // A task without a preference for the loop takes a turn of it to get from the look above to here.
                    waiter.resume()
                } else {
                    waiters[number] = waiter
                }
            }
        } onCancel: {
            OnLoop.soon { self.waiters.removeValue(forKey: number)?.resume(throwing: CancellationError()) }
        }
    }
}
