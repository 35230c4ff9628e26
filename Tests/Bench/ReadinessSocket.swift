import Glibc
import Net
import Problems

/// Where a service says that it is ready (sd_notify): datagrams at a path.
@OnLoop
final class ReadinessSocket {
    let path: String
    private let watch: Watch

    private let readiness = Promise<Moment>()

    init(_ path: String) throws {
        self.path = path
        unlink(path)
        let fd = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard fd >= 0, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw Problem(.unavailable, "No socket can be made at \(path).")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let outcome = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(fd, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard outcome == 0 else {
            _ = Glibc.close(fd)
            throw Problem(.unavailable, "No socket can be made at \(path).")
        }
        let readiness = readiness
        watch = Watch(fd: fd) { _ in
            var message = [UInt8](repeating: 0, count: 4_096)
            while case let count = recv(fd, &message, message.count, 0), count > 0 {
                if message.starts(with: "READY=1".utf8) { readiness.keep(.now) }
            }
        }
        watch.watch(.readable)
    }

    /// The moment at which it was said.
    func ready(within limit: Duration) async throws -> Moment {
        let alarm = Timer { [readiness] in readiness.fail(Problem(.timedOut, "Nobody said to be ready in time.")) }
        alarm.start(after: limit)
        defer { alarm.stop() }
        return try await readiness.value
    }

    func close() {
        watch.shut()
        unlink(path)
    }
}
