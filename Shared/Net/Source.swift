import CLinux
import Glibc

/// Something with a descriptor that the loop watches.
@OnLoop
package class Source {
    package let fd: Int32
    package fileprivate(set) var isOpen = true
    var token: UInt32 = 0

    package init(fd: Int32) { self.fd = fd }

    /// Called on the loop when the descriptor can be read, written, or has failed.
    package func ready(_ readiness: Readiness) {}

    /// Starts to be watched.
    package func watch(_ interest: Readiness) { EventLoop.shared.add(self, interest) }

    package func watchOnly(_ interest: Readiness) { EventLoop.shared.change(self, interest) }

    /// Stops being watched and leaves the descriptor open, for one that belongs to somebody else.
    package func unwatch() {
        guard isOpen else { return }
        isOpen = false
        EventLoop.shared.remove(self)
    }

    /// Stops being watched and closes the descriptor.
    package func shut() {
        guard isOpen else { return }
        unwatch()
        _ = Glibc.close(fd)
    }
}

/// What a descriptor is ready for, or what its owner wants to hear of.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    package static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// The other side has stopped sending.
    package static let halfClosed = Readiness(rawValue: EPOLLRDHUP.rawValue)
    package static let hungUp = Readiness(rawValue: EPOLLHUP.rawValue)
    package static let failed = Readiness(rawValue: EPOLLERR.rawValue)

    /// The descriptor is broken or gone.
    package var isOver: Bool { rawValue & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 }
    package var isReadable: Bool { rawValue & EPOLLIN.rawValue != 0 }
    package var isWritable: Bool { rawValue & EPOLLOUT.rawValue != 0 }
}
