package import Problems

/// Waits on the loop for `delay`; a cancelled task stops waiting at once.
@OnLoop
package func pause(for delay: Duration) async throws {
    let over = Promise<Void>()
    let timer = Timer { over.keep(()) }
    timer.start(after: delay)
    defer { timer.stop() }
    try await over.value
}

/// Runs `work` for at most `limit`; then it is cancelled, and `problem` is thrown as soon as it has ended.
@OnLoop
package func within<Value: Sendable>(
    _ limit: Duration, orThrow problem: @autoclosure @Sendable () -> Problem,
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let task = Task(executorPreference: EventLoop.shared) { try await work() }
    let timer = Timer { task.cancel() }
    timer.start(after: limit)
    let outcome = await withTaskCancellationHandler {
        await task.result
    } onCancel: {
        task.cancel()
    }
    guard timer.isWaiting else { throw problem() }
    timer.stop()
    return try outcome.get()
}
