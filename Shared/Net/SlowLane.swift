import Glibc
import Guarded
import Problems

/// Runs long calculations and calls that wait for a disk on threads of their own, a few at a time, so that the loop
/// never waits for one.
package final class SlowLane: Sendable {
    /// The one for files that are read.
    package static let files = SlowLane(threads: 4, waiting: 8_192)

    private let threadLimit: Int
    private let queueLimit: Int

    private struct Work {
        var queue: [@Sendable () -> Void] = []
        var threads = 0
    }
    private let work = Guarded(Work())

    /// At most `threads` at once, and no more than `waiting` behind them.
    package init(threads: Int, waiting: Int) {
        threadLimit = threads
        queueLimit = waiting
    }

    /// Waits for what `calculation` finds; a problem when too many wait already. A cancelled task stops waiting at once,
    /// and a calculation that has not begun never does.
    package func run<Result: Sendable>(_ calculation: @escaping @Sendable () -> Result) async throws -> Result {
        let answer = Answer<Result>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                guard answer.isWaited(for: waiter) else { return }
                let isTaken = add { if answer.isWanted { answer.give(.success(calculation())) } }
                guard !isTaken else { return }
                let problem = Problem(.unavailable, "Too much that takes long is waiting.", retryAfter: .seconds(2))
                answer.give(.failure(problem))
            }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }

    /// Does something that nobody waits for. When too many wait already it is done at once, by the caller.
    package func doLater(_ work: @escaping @Sendable () -> Void) {
        if !add(work) { work() }
    }

    private func add(_ calculation: @escaping @Sendable () -> Void) -> Bool {
        let (isTaken, needsThread) = work.withLock { work in
            guard work.queue.count < queueLimit else { return (false, false) }
            work.queue.append(calculation)
            guard work.threads < threadLimit else { return (true, false) }
            work.threads += 1
            return (true, true)
        }
        if needsThread { startThread() }
        return isTaken
    }

    private func startThread() {
        var thread = pthread_t()
        let outcome = pthread_create(
            &thread, nil,
            { argument in
                // `startThread` has handed on the lane, and one count of it for this thread.
                Unmanaged<SlowLane>.fromOpaque(argument!).takeRetainedValue().workUntilEmpty()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(outcome == 0, "the system gives no thread")
        pthread_detach(thread)
    }

    private func workUntilEmpty() {
        while let next = takeNext() { next() }
    }

    private func takeNext() -> (@Sendable () -> Void)? {
        work.withLock { work in
            guard work.queue.isEmpty else { return work.queue.removeFirst() }
            work.threads -= 1
            return nil
        }
    }
}

/// One answer for one waiter: given once, by the calculation or by cancellation, whichever is first.
private final class Answer<Result: Sendable>: Sendable {
    private enum State {
        case asked
        case waited(CheckedContinuation<Result, any Error>)
        case given
    }
    private let state = Guarded(State.asked)

    var isWanted: Bool {
        state.withLock { if case .given = $0 { false } else { true } }
    }

    /// Keeps the waiter, or ends its wait when the task was cancelled before.
    func isWaited(for waiter: CheckedContinuation<Result, any Error>) -> Bool {
        let isKept = state.withLock { state in
            guard case .asked = state else { return false }
            state = .waited(waiter)
            return true
        }
        if !isKept { waiter.resume(throwing: CancellationError()) }
        return isKept
    }

    func give(_ answer: Swift.Result<Result, any Error>) {
        let waiter: CheckedContinuation<Result, any Error>? = state.withLock { state in
            defer { state = .given }
            guard case .waited(let waiter) = state else { return nil }
            return waiter
        }
        waiter?.resume(with: answer)
    }
}
