import Glibc

/// A range of addresses, as `10.0.0.0/8` or `fc00::/7`.
package struct NetworkRange: Sendable, Hashable {
    private let bytes: [UInt8]
    private let prefix: Int

    /// Reads `address/length`, or one address alone.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = NetworkAddress(String(parts[0])) else { return nil }
        bytes = address.bytes
        guard parts.count == 2 else {
            prefix = bytes.count * 8
            return
        }
        guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1]),
            (0...bytes.count * 8).contains(length)
        else { return nil }
        prefix = length
    }

    func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == bytes.count else { return false }
        let (whole, rest) = prefix.quotientAndRemainder(dividingBy: 8)
        guard bytes[..<whole] == address.bytes[..<whole] else { return false }
        return rest == 0 || (bytes[whole] ^ address.bytes[whole]) >> (8 - rest) == 0
    }
}

/// An IPv4 or IPv6 address as its bytes.
package struct NetworkAddress: Sendable, Hashable {
    let bytes: [UInt8]

    init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: &six) { Array($0) }
        } else {
            return nil
        }
    }

    private init(four bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

    /// Whether it is an address of the internet at large: nothing of this machine, of a private network, of a cloud's
    /// own services, or set aside for documents and tests (RFC 6890 and the registries it founded).
    var isPublic: Bool {
        if bytes.count == 4 { return !Self.closedFour.contains { $0.contains(self) } }
        if let four = carriedFour { return four.isPublic }
        return Self.openSix.contains(self) && !Self.closedSix.contains { $0.contains(self) }
    }

    var isLoopback: Bool {
        if bytes.count == 4 { return bytes[0] == 127 }
        return Self.mapped.contains(self) ? bytes[12] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// The IPv4 address to which an IPv6 address of a kind made for that leads.
    private var carriedFour: NetworkAddress? {
        if [Self.mapped, Self.translated, Self.gateway].contains(where: { $0.contains(self) }) {
            return NetworkAddress(four: bytes[12...])
        }
        return Self.sixToFour.contains(self) ? NetworkAddress(four: bytes[2..<6]) : nil
    }

    private static let mapped = known("::ffff:0:0/96")
    private static let translated = known("::ffff:0:0:0/96")
    private static let gateway = known("64:ff9b::/96")
    private static let sixToFour = known("2002::/16")

    private static let closedFour = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
    ].map(known)
    /// Global unicast; every other kind of IPv6 address is something else.
    private static let openSix = known("2000::/3")
    /// Within it: tunnels, identifiers and benchmarks (2001::/23), and documents.
    private static let closedSix = ["2001::/23", "2001:db8::/32", "3fff::/20"].map(known)

    private static func known(_ text: String) -> NetworkRange {
        guard let range = NetworkRange(text) else { preconditionFailure("\(text) is no range of addresses") }
        return range
    }
}
