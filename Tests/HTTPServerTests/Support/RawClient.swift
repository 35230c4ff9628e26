import Glibc
import Net
import Problems

/// A client that sends what the test writes, however wrong, and keeps all that comes back.
@OnLoop
final class RawClient: ByteStreamReader {
    let stream: any ByteStream
    private(set) var bytes: [UInt8] = []
    private(set) var end: StreamEnd?
    private let news = Signal()

    /// Reads from the start, or not before `read` is called.
    init(_ stream: any ByteStream, reading: Bool = true) {
        self.stream = stream
        stream.wantsBytes(reading)
        stream.start(self)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func received(_ bytes: UnsafeRawBufferPointer) {
        self.bytes.append(contentsOf: bytes)
        news.raise()
    }

    func drained() { news.raise() }

    func ended(_ end: StreamEnd) {
        self.end = end
        news.raise()
    }

    func send(_ text: String) { stream.send(text) }
    func close() { stream.close() }

    /// Closes its half: the server sees that no more comes, while this end goes on reading.
    func stopSending() {
        if let socket = stream as? SocketStream { shutdown(socket.fd, Int32(SHUT_WR)) }
    }

    func read() { stream.wantsBytes(true) }

    /// Waits until what came, or that nothing more comes, makes it so.
    func until(_ isSo: @OnLoop (RawClient) throws -> Bool) async throws {
        let last = Moment.now + patience
        while try !isSo(self) {
            guard Moment.now < last else {
                throw Problem(.timedOut, "Only \(bytes.count) bytes came: \(text.prefix(400))")
            }
            try await news.wait(beyond: news.count, atMost: patience)
        }
    }

    /// The answers to requests sent before, when there are so many.
    func answers(_ count: Int = 1, toHead: Bool = false) async throws -> [Answer] {
        try await until { try $0.end != nil || Answer.all($0.bytes, toHead: toHead).count >= count }
        return try Answer.all(bytes, toHead: toHead)
    }

    func answer(toHead: Bool = false) async throws -> Answer {
        guard let first = try await answers(toHead: toHead).first else { throw Problem(.broken, "No answer came.") }
        return first
    }

    /// Everything that came, when the server has closed.
    func answersUntilEnd(toHead: Bool = false) async throws -> [Answer] {
        try await until { $0.end != nil }
        return try Answer.all(bytes, toHead: toHead)
    }
}

/// How long a test waits for what has to happen, on the slowest of machines.
let patience = Duration.seconds(20)

/// Two ends of a connection of the system's.
@OnLoop
func socketPair() throws -> (SocketStream, SocketStream) {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Problem(.unavailable, "There is no socket pair.") }
    return (SocketStream(connected: ends[0], peer: nil), SocketStream(connected: ends[1], peer: nil))
}
