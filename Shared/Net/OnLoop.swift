/// Everything that is touched on the event loop only: sockets, connections, timers and what services keep in memory.
///
/// The whole process has one loop, so the compiler itself checks that no two threads meet in such a value.
@globalActor
package actor OnLoop {
    package static let shared = OnLoop()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { EventLoop.shared.asUnownedSerialExecutor() }

    /// Runs `body` as loop code from a plain function that is known to run on the loop's thread.
    @inline(__always)
    package static func assumeIsolated<Result>(_ body: @OnLoop () throws -> Result) rethrows -> Result {
        precondition(EventLoop.shared.isCurrent, "this runs on the event loop's thread only")
        // The two function types differ only in the isolation that the line above has checked.
        typealias Unchecked = () throws -> Result
        return try withoutActuallyEscaping(body) { try unsafeBitCast($0, to: Unchecked.self)() }
    }

    /// Runs `body` on the loop and answers with what it returns.
    package static func run<Result: Sendable>(_ body: @OnLoop () throws -> Result) async rethrows -> Result {
        try await body()
    }

    /// Does something on the loop as its next job, from whatever thread. What has to wait belongs into a task that
    /// somebody owns.
    package static func soon(_ work: @escaping @Sendable @OnLoop () -> Void) {
        // The one task without an owner: it cannot wait, so it is over with its first job and could not be cancelled.
        Task { @OnLoop in work() }
    }
}
