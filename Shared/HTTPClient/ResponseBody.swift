import HTTP
import Net

/// The body of an answer, read once, in order, in parts as large as what has arrived.
///
/// Not reading it slows the server down. When the last copy is dropped, or the reading task is cancelled, what has
/// not arrived is given up: an HTTP/1.1 connection closes, an HTTP/2 stream is reset.
package struct ResponseBody: AsyncSequence, BodyStream {
    package typealias Element = [UInt8]
    package typealias Failure = any Error

    private let lease: Lease

    @OnLoop init(_ transfer: Transfer) { lease = Lease(transfer) }

    package func next() async throws -> [UInt8]? {
        // The lease lasts as long as the wait, however early the caller lets go of its copy.
        defer { withExtendedLifetime(lease) {} }
        return try await lease.transfer.next()
    }

    package func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    package struct Iterator: AsyncIteratorProtocol {
        let body: ResponseBody

        package mutating func next() async throws -> [UInt8]? { try await body.next() }

        package mutating func next(isolation: isolated (any Actor)?) async throws -> [UInt8]? {
            defer { withExtendedLifetime(body.lease) {} }
            return try await body.lease.transfer.next()
        }
    }

    /// Gives up what has not arrived: whoever waits for it is told so by a `CancellationError`.
    @OnLoop package func giveUp() { lease.transfer.cancel() }

    /// The whole body, when it is no longer than `limit`.
    package func collect(upTo limit: Int) async throws -> [UInt8] {
        var whole: [UInt8] = []
        while let part = try await next() {
            guard whole.count + part.count <= limit else {
                throw TransferFailure.tooLarge(limit: limit).problem(at: lease.transfer.origin)
            }
            if whole.isEmpty { whole = part } else { whole.append(contentsOf: part) }
        }
        return whole
    }

    /// Held by whoever may still read; the transfer itself does not hold it.
    @OnLoop
    private final class Lease {
        let transfer: Transfer

        init(_ transfer: Transfer) { self.transfer = transfer }

        isolated deinit { transfer.cancel() }
    }
}
