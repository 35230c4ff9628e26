/// A value that will be known once: whoever waits for it stops waiting when it is known, has failed, or is cancelled.
///
/// One task waits at a time. The first end counts; what comes later is ignored.
@OnLoop
package final class Promise<Value: Sendable> {
    private var outcome: Result<Value, any Error>?
    private var waiter: CheckedContinuation<Value, any Error>?

    package nonisolated init() {}

    package var isOpen: Bool { outcome == nil }

    package func keep(_ value: Value) { end(.success(value)) }

    package func fail(_ error: any Error) { end(.failure(error)) }

    package func end(_ outcome: Result<Value, any Error>) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        waiter?.resume(with: outcome)
        waiter = nil
    }

    /// Waits for the end. A task that is cancelled ends the promise with `CancellationError`.
    package var value: Value {
        get async throws {
            if let outcome { return try outcome.get() }
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { waiter in
                    if let outcome { waiter.resume(with: outcome) } else { self.waiter = waiter }
                }
            } onCancel: {
                OnLoop.soon { self.fail(CancellationError()) }
            }
        }
    }
}
