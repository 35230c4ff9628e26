import Glibc
import Net
import Testing

@testable import WebSocket

/// Two connected sockets of the system.
@OnLoop
func socketPair() throws -> (SocketStream, SocketStream) {
    let (one, other) = try descriptorPair()
    return (SocketStream(connected: one, peer: nil), SocketStream(connected: other, peer: nil))
}

func descriptorPair() throws -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
    return (ends[0], ends[1])
}

/// A server's and a client's socket that are connected with each other.
@OnLoop
struct Pair {
    let server: WebSocket
    let client: WebSocket

    init(server serverLimits: Limits = Limits(), client clientLimits: Limits = Limits()) throws {
        let (one, other) = try socketPair()
        server = WebSocket(one, role: .server, limits: serverLimits)
        client = WebSocket(other, role: .client, limits: clientLimits)
    }
}

/// Notes everything it is told, and lets a test wait for it.
@OnLoop
final class Recorder: WebSocketReader {
    private(set) var messages: [Message] = []
    private(set) var drains = 0
    private(set) var end: WebSocketEnd?
    private let change = WaitingLine()

    func received(_ message: Message, on socket: WebSocket) {
        messages.append(message)
        change.openAll()
    }

    func drained(_ socket: WebSocket) {
        drains += 1
        change.openAll()
    }

    func ended(_ end: WebSocketEnd, of socket: WebSocket) {
        self.end = end
        change.openAll()
    }

    /// Waits until something is so.
    func until(_ isSo: @OnLoop (Recorder) -> Bool) async throws {
        while !isSo(self) { try await change.wait() }
    }
}

/// A stream read raw, by a test that plays the other end itself.
@OnLoop
final class RawPeer: ByteStreamReader {
    let stream: SocketStream
    private(set) var bytes: [UInt8] = []
    private(set) var end: StreamEnd?
    private let change = WaitingLine()

    init(_ stream: SocketStream) {
        self.stream = stream
        stream.start(self)
    }

    func received(_ bytes: UnsafeRawBufferPointer) {
        self.bytes.append(contentsOf: bytes)
        change.openAll()
    }

    func drained() {}

    func ended(_ end: StreamEnd) {
        self.end = end
        change.openAll()
    }

    func until(_ isSo: @OnLoop (RawPeer) -> Bool) async throws {
        while !isSo(self) { try await change.wait() }
    }

    /// What has arrived, read as the frames of a peer that plays `role`.
    func events(from role: Role) -> [FrameDecoder.Event] {
        var decoder = FrameDecoder(role == .client ? .server : .client, messageLimit: 64 << 20)
        return decoder.events(bytes)
    }
}
