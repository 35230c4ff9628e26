import Glibc
import Net

/// The other end of a connection: a plain blocking socket, used away from the loop.
final class Peer: Sendable {
    private let fd: Int32

    @concurrent
    init(port: Int) async throws {
        fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let outcome = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard outcome == 0 else { throw Refused() }
    }

    struct Refused: Error {}

    @concurrent
    func send(_ bytes: [UInt8]) async {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(fd, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            sent += count
        }
    }

    /// So many bytes, or fewer when the connection ends before.
    @concurrent
    func receive(_ count: Int) async -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var got = 0
        while got < count {
            let more = bytes.withUnsafeMutableBytes { recv(fd, $0.baseAddress! + got, count - got, 0) }
            if more <= 0 { break }
            got += more
        }
        return Array(bytes[..<got])
    }

    /// Everything up to the end of the connection, and whether it ended in order.
    @concurrent
    func receiveAll() async -> (bytes: [UInt8], wasClean: Bool) {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = part.withUnsafeMutableBytes { recv(fd, $0.baseAddress!, $0.count, 0) }
            if count <= 0 { return (bytes, count == 0) }
            bytes += part[..<count]
        }
    }

    func stopSending() { shutdown(fd, Int32(SHUT_WR)) }

    /// Breaks the connection, so that the other end sees a reset.
    func reset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func close() { _ = Glibc.close(fd) }
}

/// A stream on the loop and the plain socket at its other end.
@OnLoop
func connectedPair() async throws -> (stream: SocketStream, peer: Peer) {
    let arrived = Promise<SocketStream>()
    let listener = try Listener(at: .loopback(port: 0)) { arrived.keep($0) }
    defer { listener.close() }
    let peer = try await Peer(port: listener.address.port)
    return (try await arrived.value, peer)
}
