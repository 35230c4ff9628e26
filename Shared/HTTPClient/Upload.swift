import CCurl
import HTTP
import Net
import Problems

/// A request's body on its way out: copied from bytes, or drawn from a stream no faster than the server takes it.
@OnLoop
final class Upload {
    /// How many bytes are sent; nil when only the stream's end will tell.
    let length: Int?
    /// Told when there is something to send after `read` said there was not.
    var resumed: (@OnLoop () -> Void)?
    /// Told when the stream cannot go on.
    var broke: (@OnLoop (any Error) -> Void)?
    /// Whether the sender waits for the stream, not for the server.
    private(set) var isStarved = false

    private let stream: (any BodyStream)?
    private var bytes: [UInt8]
    private var position = 0
    private var handedOut = 0
    private var hasEnded: Bool
    private var pump: Task<Void, Never>?
    private var room: CheckedContinuation<Void, Never>?

    /// How much of a stream is held ready.
    static let capacity = 64 << 10
    /// What is no longer than this leaves together with the head; what is longer is drawn bit by bit, so that it shows
    /// how the server takes it.
    private static let longestAtOnce = 16 << 10

    /// Nil when there is no body, not even an empty one. Who asks for a head alone sends none.
    init?(_ request: ClientRequest) throws(TransferFailure) {
        guard request.method != .head else { return nil }
        switch request.body {
        case .none:
            // These methods are expected to say that they carry nothing (RFC 9110 §8.6).
            guard ["POST", "PUT", "PATCH"].contains(request.method.name) else { return nil }
            (bytes, stream, length, hasEnded) = ([], nil, 0, true)
        case .bytes(let whole): (bytes, stream, length, hasEnded) = (whole, nil, whole.count, true)
        case .stream(let parts):
            let announced = request.headers["Content-Length"]
            let length = announced.flatMap { Int($0) }
            guard announced == nil || (length ?? -1) >= 0 else { throw .unsendable("its Content-Length is no number") }
            (bytes, stream, self.length, hasEnded) = ([], parts, length, false)
        }
    }

    /// The whole body, where it is here and short enough to leave with the head.
    var atOnce: [UInt8]? { stream == nil && bytes.count <= Self.longestAtOnce ? bytes : nil }

    enum Read {
        case bytes(Int)
        case ended
        case nothingYet
    }

    /// Moves what there is into libcurl's buffer.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Read {
        if pump == nil, let stream { start(stream) }
        let count = min(buffer.count, bytes.count - position)
        guard count > 0 else {
            isStarved = !hasEnded
            return hasEnded ? .ended : .nothingYet
        }
        bytes.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
        }
        position += count
        handedOut += count
        if stream != nil, bytes.count - position < Upload.capacity { makeRoom() }
        return .bytes(count)
    }

    /// Goes back to the start for another connection; a stream that has been read cannot.
    func rewind() -> Bool {
        guard stream == nil || handedOut == 0 else { return false }
        position = 0
        handedOut = 0
        return true
    }

    func stop() {
        resumed = nil
        broke = nil
        pump?.cancel()
        hasEnded = true
        makeRoom()
    }

    private func start(_ stream: any BodyStream) {
        // Owned by the transfer, which stops it when it is over.
        pump = Task(executorPreference: EventLoop.shared) { await self.draw(from: stream) }
    }

    private func draw(from stream: any BodyStream) async {
        do {
            while let part = try await stream.next() {
                guard try await take(part) else { return }
            }
            try finish()
        } catch {
            broke?(error)
        }
    }

    /// Keeps a part and waits until there is room for another; false when nobody wants more.
    private func take(_ part: [UInt8]) async throws -> Bool {
        guard !hasEnded else { return false }
        if position == bytes.count {
            bytes = part
        } else {
            bytes.removeFirst(position)
            bytes.append(contentsOf: part)
        }
        position = 0
        if let length, handedOut + bytes.count > length { throw Upload.wrongLength }
        goOn()
        while bytes.count - position >= Upload.capacity, !hasEnded {
            await withCheckedContinuation { waiter in
                // The way to here may have been a turn of the loop, in which room was made.
                if bytes.count - position < Upload.capacity || hasEnded { waiter.resume() } else { room = waiter }
            }
        }
        return !hasEnded
    }

    private func finish() throws {
        guard !hasEnded else { return }
        if let length, handedOut + bytes.count - position != length { throw Upload.wrongLength }
        hasEnded = true
        goOn()
    }

    private func goOn() {
        guard isStarved else { return }
        isStarved = false
        resumed?()
    }

    private func makeRoom() {
        room?.resume()
        room = nil
    }

    private static let wrongLength = Problem(.broken, "A streamed body is not as long as its Content-Length says.")
}
