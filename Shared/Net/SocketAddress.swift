import CLinux
import Glibc

/// Where a socket listens or comes from: an IPv4 or IPv6 address with a port, or a path on this machine.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    package enum Family: Sendable, Hashable { case ipv4, ipv6, local }

    package let family: Family
    /// The address in its usual spelling, without port and brackets; the path of a local socket.
    package let host: String
    package let port: Int

    /// An address given in numbers, in any spelling. Names are the resolver's concern.
    package init?(numeric host: String, port: Int) {
        guard (0...65_535).contains(port), !host.utf8.contains(0) else { return nil }
        var four = in_addr()
        var six = in6_addr()
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        if inet_pton(AF_INET, host, &four) == 1 {
            inet_ntop(AF_INET, &four, &text, socklen_t(text.count))
            self.init(family: .ipv4, host: Self.spelled(text), port: port)
        } else if inet_pton(AF_INET6, host, &six) == 1 {
            inet_ntop(AF_INET6, &six, &text, socklen_t(text.count))
            self.init(family: .ipv6, host: Self.spelled(text), port: port)
        } else {
            return nil
        }
    }

    package static func loopback(port: Int) -> SocketAddress {
        SocketAddress(family: .ipv4, host: "127.0.0.1", port: port)
    }

    private init(family: Family, host: String, port: Int) {
        self.family = family
        self.host = host
        self.port = port
    }

    /// Whether only this machine can be at the other end.
    package var isLoopback: Bool {
        switch family {
        case .local: true
        case .ipv4: host.hasPrefix("127.")
        case .ipv6: host == "::1" || host.hasPrefix("::ffff:127.")
        }
    }

    package var description: String {
        switch family {
        case .ipv4: "\(host):\(port)"
        case .ipv6: "[\(host)]:\(port)"
        case .local: host
        }
    }

    init?(_ storage: sockaddr_storage) {
        var storage = storage
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        switch Int32(storage.ss_family) {
        case AF_INET:
            self = withUnsafeBytes(of: &storage) { raw in
                var address = raw.loadUnaligned(as: sockaddr_in.self)
                inet_ntop(AF_INET, &address.sin_addr, &text, socklen_t(text.count))
                return SocketAddress(
                    family: .ipv4, host: Self.spelled(text), port: Int(UInt16(bigEndian: address.sin_port)))
            }
        case AF_INET6:
            self = withUnsafeBytes(of: &storage) { raw in
                var address = raw.loadUnaligned(as: sockaddr_in6.self)
                inet_ntop(AF_INET6, &address.sin6_addr, &text, socklen_t(text.count))
                return SocketAddress(
                    family: .ipv6, host: Self.spelled(text), port: Int(UInt16(bigEndian: address.sin6_port)))
            }
        case AF_UNIX: self.init(family: .local, host: "local", port: 0)
        default: return nil
        }
    }

    private static func spelled(_ text: [CChar]) -> String {
        String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Calls `body` with the address as the system's calls want it.
    func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        if family == .ipv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = UInt16(port).bigEndian
            inet_pton(AF_INET6, host, &address.sin6_addr)
            return withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }

    var systemFamily: Int32 { family == .ipv6 ? AF_INET6 : AF_INET }
}
