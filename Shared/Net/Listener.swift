import CLinux
import Glibc
import Problems

/// A listening socket that hands on each connection it accepts.
@OnLoop
package final class Listener: Source {
    /// Where it listens; with port 0 asked for, the port it was given.
    package let address: SocketAddress
    private let accepted: @OnLoop (SocketStream) -> Void
    private var reserve: Int32
    private var pause: Timer?
    /// The owner wants nobody now.
    private var isHeld = false

    /// How many may wait in the system's queue.
    package static let longestQueue: Int32 = 4_096

    /// How often the machine had no descriptor left for a connection that was waiting.
    package private(set) var timesExhausted = 0

    /// Listens at an address. `sharingPort` lets other processes listen at the same one (`SO_REUSEPORT`).
    package convenience init(
        at address: SocketAddress, sharingPort: Bool = false, backlog: Int32 = longestQueue,
        accepted: @escaping @OnLoop (SocketStream) -> Void
    ) throws {
        let fd = linux_socket(address.systemFamily)
        guard fd >= 0 else { throw Problem(.unavailable, "No socket could be made: \(systemMessage(errno)).") }
        _ = linux_set_flag(fd, SOL_SOCKET, SO_REUSEADDR, 1)
        if sharingPort { _ = linux_set_flag(fd, SOL_SOCKET, SO_REUSEPORT, 1) }
        if address.family == .ipv6 {
            // Every address of the machine means those of IPv4 too, whatever the system's usual is.
            _ = linux_set_flag(fd, Int32(IPPROTO_IPV6), IPV6_V6ONLY, address.host == "::" ? 0 : 1)
        }
        let outcome = address.withSystemAddress { Glibc.bind(fd, $0, $1) }
        guard outcome == 0, Glibc.listen(fd, backlog) == 0 else {
            let reason = errno
            _ = Glibc.close(fd)
            throw Problem(
                reason == EADDRINUSE ? .conflict : .unavailable,
                "Cannot listen on \(address): \(systemMessage(reason)).")
        }
        try self.init(inherited: fd, accepted: accepted)
    }

    /// Takes over a socket that is listening already, as systemd hands it on.
    package init(inherited fd: Int32, accepted: @escaping @OnLoop (SocketStream) -> Void) throws {
        var storage = sockaddr_storage()
        var listens: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0, listens != 0,
            linux_own_address(fd, &storage) == 0, let address = SocketAddress(storage)
        else {
            throw Problem(.invalid, "Descriptor \(fd) is not a socket that listens.")
        }
        _ = linux_set_nonblocking(fd)
        self.address = address
        self.accepted = accepted
        reserve = open("/dev/null", O_RDONLY | O_CLOEXEC)
        super.init(fd: fd)
        watch(.readable)
    }

    package override func ready(_ readiness: Readiness) {
        // A bounded number at a time, so that those already connected are served between.
        for _ in 0..<64 where isOpen && !isHeld && pause == nil {
            switch takeNext() {
            case .taken: continue
            case .nobody: return
            case .exhausted: return turnAway()
            }
        }
    }

    private enum Arrival { case taken, nobody, exhausted }

    private func takeNext() -> Arrival {
        while true {
            var storage = sockaddr_storage()
            let fd = linux_accept(self.fd, &storage)
            if fd >= 0 {
                accepted(SocketStream(connected: fd, peer: SocketAddress(storage)))
                return .taken
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            default: return .nobody
            }
        }
    }

    /// Accepts all who wait in the system's queue now, even while held: closing would reset them. No more than the
    /// longest queue there is, for those who go on coming are the next owner's.
    package func takeWaiting() {
        var left = Self.longestQueue
        while isOpen, left > 0, takeNext() == .taken { left -= 1 }
    }

    /// How long nobody is accepted after the machine has run out of descriptors.
    package static let exhaustionPause = Duration.milliseconds(50)

    /// Without a free descriptor the waiting connection would make the loop spin: the one in reserve is spent to take
    /// and drop it, and then nobody is accepted for a moment.
    package func turnAway() {
        guard isOpen else { return }
        timesExhausted += 1
        if reserve >= 0 {
            _ = Glibc.close(reserve)
            var storage = sockaddr_storage()
            let fd = linux_accept(self.fd, &storage)
            if fd >= 0 { _ = Glibc.close(fd) }
        }
        reserve = open("/dev/null", O_RDONLY | O_CLOEXEC)
        pause?.stop()
        let timer = Timer { [weak self] in
            self?.pause = nil
            self?.update()
        }
        timer.start(after: Self.exhaustionPause)
        pause = timer
        update()
    }

    /// Accepts nobody until `resume`; those who come wait in the system's queue.
    package func hold() {
        isHeld = true
        update()
    }

    /// Accepts again, unless descriptors have run out for the moment.
    package func resume() {
        isHeld = false
        update()
    }

    private func update() {
        guard isOpen else { return }
        watchOnly(isHeld || pause != nil ? [] : .readable)
    }

    /// Listens no more. Whoever still waits in the system's queue is reset, unless another process has the socket too.
    package func close() {
        guard isOpen else { return }
        pause?.stop()
        pause = nil
        if reserve >= 0 { _ = Glibc.close(reserve) }
        shut()
    }
}

/// The system's own words for an error number.
package func systemMessage(_ number: Int32) -> String {
    var text = [CChar](repeating: 0, count: 128)
    guard strerror_r(number, &text, text.count) == 0 else { return "error \(number)" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
