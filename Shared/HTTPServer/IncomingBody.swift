import HTTP
import Net
import Problems

/// A request's body on its way from the connection to a handler that reads it as it arrives.
@OnLoop
final class IncomingBody: BodyStream {
    /// Bytes kept for a handler that is slower than its client; the connection is not read beyond it.
    static let limit = 64 << 10

    private var kept: [UInt8] = []
    private var end: Result<Void, Problem>?
    private var waiter: CheckedContinuation<[UInt8]?, any Error>?
    private var resumeReading: (@OnLoop () -> Void)?

    init(resumeReading: @escaping @OnLoop () -> Void) { self.resumeReading = resumeReading }

    var isFull: Bool { kept.count >= Self.limit }

    func append(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty, end == nil else { return }
        if let waiter {
            self.waiter = nil
            waiter.resume(returning: [UInt8](bytes))
        } else {
            kept.append(contentsOf: bytes)
        }
    }

    func finish(_ outcome: Result<Void, Problem>) {
        guard end == nil else { return }
        end = outcome
        resumeReading = nil
        guard let waiter else { return }
        self.waiter = nil
        waiter.resume(with: outcome.map { nil }.mapError { $0 })
    }

    @OnLoop func next() async throws -> [UInt8]? {
        if isReady { return try take() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { begin($0) }
        } onCancel: {
            OnLoop.soon { self.abandon() }
        }
    }

    private var isReady: Bool { !kept.isEmpty || end != nil }

    /// Looks again before it waits: the way to here may have been a turn of the loop.
    private func begin(_ continuation: CheckedContinuation<[UInt8]?, any Error>) {
        if waiter != nil {
            continuation.resume(throwing: Problem(.broken, "A body has one reader."))
        } else if isReady {
            continuation.resume(with: Result { try take() })
        } else if Task.isCancelled {
            continuation.resume(throwing: CancellationError())
        } else {
            waiter = continuation
        }
    }

    private func take() throws -> [UInt8]? {
        guard !kept.isEmpty else {
            try end?.get()
            return nil
        }
        let wasFull = isFull
        let all = kept
        kept = []
        if wasFull { resumeReading?() }
        return all
    }

    private func abandon() {
        guard let waiter else { return }
        self.waiter = nil
        waiter.resume(throwing: CancellationError())
    }
}
