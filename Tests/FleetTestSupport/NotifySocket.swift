import Glibc
package import Net
import Problems

/// Takes what a service tells systemd (sd_notify), so that a test can wait for it.
@OnLoop
package final class NotifySocket {
    package nonisolated let path: String
    package private(set) var messages: [String] = []
    private let arrived = Signal()
    private var isOver = false
    private let fd: Int32
    private lazy var watch = Watch(fd: fd) { [weak self] _ in self?.read() }

    package init(in folder: String) throws {
        path = "\(folder)/notify"
        fd = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        unlink(path)
        let outcome = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(fd, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard fd >= 0, outcome == 0 else { throw Problem(.unavailable, "No socket could be made at \(path).") }
        watch.watch(.readable)
    }

    isolated deinit { watch.shut() }

    private func read() {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while case let count = recv(fd, &bytes, bytes.count, 0), count > 0 {
            messages.append(String(decoding: bytes[..<count], as: UTF8.self))
        }
        arrived.raise()
    }

    /// Waits for one more message that holds `words` than there were, and answers with how many there are.
    @discardableResult
    package func wait(for words: String, beyond known: Int = 0, atMost limit: Duration = .seconds(60)) async throws
        -> Int
    {
        let deadline = Moment.now + limit
        while true {
            let seen = arrived.count
            let count = count(of: words)
            if count > known { return count }
            guard !isOver, Moment.now < deadline else {
                throw Problem(.timedOut, "\(words) was not told; what was told: \(messages)")
            }
            try await arrived.wait(beyond: seen, atMost: deadline - .now)
        }
    }

    /// How many messages hold `words`, each line ending as a line does.
    package func count(of words: String) -> Int { messages.filter { ($0 + "\n").contains(words) }.count }

    /// Nobody tells anything any more.
    package func end() {
        guard !isOver else { return }
        isOver = true
        read()
        watch.shut()
        arrived.raise()
    }
}
