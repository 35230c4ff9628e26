import Glibc
import Net

/// Tells systemd how the service is doing (sd_notify); does nothing when nobody asked to be told.
package final class Notifier: Sendable {
    private let socketPath: String?
    /// Open from the start: a process that has run out of descriptors still has to give signs of life.
    private let socket: Int32
    /// How often a sign of life is expected; nil when none is.
    package let watchdog: Duration?

    /// Tells whom `NOTIFY_SOCKET` names, nobody without it; `WATCHDOG_USEC` says how often to give signs of life.
    package init(environment: (String) -> String?) {
        socketPath = environment("NOTIFY_SOCKET").flatMap { $0.isEmpty ? nil : $0 }
        socket = socketPath == nil ? -1 : Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: 0, tv_usec: 200_000)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let isForUs = environment("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
        watchdog = isForUs ? environment("WATCHDOG_USEC").flatMap { Int64($0) }.map { .microseconds($0) } : nil
    }

    deinit { if socket >= 0 { close(socket) } }

    /// The service serves: what was ordered after it may start. Also the end of a reload.
    package func ready(_ status: String) { send("READY=1\nSTATUS=\(line(status))") }
    /// How it is, as one line for people.
    package func status(_ status: String) { send("STATUS=\(line(status))") }
    /// The service stops, and has begun to.
    package func stopping() { send("STOPPING=1\nSTATUS=stopping") }
    /// A sign of life.
    package func alive() { send("WATCHDOG=1") }
    /// Starting or stopping may take so much longer, counted from now.
    package func needsMoreTime(_ time: Duration) { send("EXTEND_TIMEOUT_USEC=\(time.nanoseconds / 1_000)") }

    /// The settings are being read anew; `ready` says that they were.
    package func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1_000)")
    }

    private func line(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }

    /// One datagram. Whether anybody takes it makes no difference to the service, which never waits long for it.
    private func send(_ message: String) {
        guard let socketPath, socket >= 0, var address = sockaddr_un(path: socketPath) else { return }
        let size = socklen_t(MemoryLayout<sa_family_t>.size + socketPath.utf8.count)
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(socket, message, message.utf8.count, Int32(MSG_NOSIGNAL), address, size)
            }
        }
    }
}

extension sockaddr_un {
    /// A path on disk, or with `@` in front a name that is on no disk.
    fileprivate init?(path: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: sun_path), bytes.first == 0x2F || bytes.first == 0x40 else {
            return nil
        }
        withUnsafeMutableBytes(of: &sun_path) { place in
            place.copyBytes(from: bytes)
            if bytes[0] == 0x40 { place[0] = 0 }
        }
    }
}
