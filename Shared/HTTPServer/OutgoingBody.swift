import HTTP
import Net
import Problems

/// An answer's body on its way from whoever makes it to the connection.
@OnLoop
final class OutgoingBody: BodyWriter {
    private let connection: ServerConnection
    private let framing: ResponseEncoder.Framing
    private var sent = 0
    /// When more of it was made, or there was room again for whoever makes it.
    private(set) var lastMade = EventLoop.shared.now
    private var waiter: CheckedContinuation<Void, any Error>?
    private var failure: Problem?

    init(_ connection: ServerConnection, _ framing: ResponseEncoder.Framing) {
        self.connection = connection
        self.framing = framing
    }

    @OnLoop func write(_ bytes: [UInt8]) async throws {
        try post(bytes)
        guard connection.isBackedUp else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { begin($0) }
        } onCancel: {
            OnLoop.soon { self.resume(throwing: CancellationError()) }
        }
    }

    /// Sends without waiting, for what is small and seldom.
    func post(_ bytes: [UInt8]) throws {
        if let failure { throw failure }
        guard !bytes.isEmpty else { return }
        sent += bytes.count
        lastMade = EventLoop.shared.now
        if case .length(let length) = framing, sent > length {
            throw Problem(.broken, "An answer is longer than it said.")
        }
        connection.sendPart(bytes, framing)
    }

    /// Whether as much was written as was promised.
    var isComplete: Bool {
        if case .length(let length) = framing { sent == length } else { true }
    }

    var bytesSent: Int { sent }

    func drained() {
        lastMade = EventLoop.shared.now
        guard let waiter else { return }
        self.waiter = nil
        waiter.resume()
    }

    func fail(_ problem: Problem) {
        guard failure == nil else { return }
        failure = problem
        resume(throwing: problem)
    }

    private func begin(_ continuation: CheckedContinuation<Void, any Error>) {
        if let failure {
            continuation.resume(throwing: failure)
        } else if Task.isCancelled {
            continuation.resume(throwing: CancellationError())
        } else if !connection.isBackedUp {
            continuation.resume()
        } else if waiter != nil {
            continuation.resume(throwing: Problem(.broken, "An answer has one writer."))
        } else {
            waiter = continuation
        }
    }

    private func resume(throwing error: any Error) {
        guard let waiter else { return }
        self.waiter = nil
        waiter.resume(throwing: error)
    }
}
