import HTTP
package import Problems

/// Where a WebSocket is found (RFC 6455 §3): `ws://host:port/path?query` or `wss://…`.
package struct WebSocketAddress: Sendable, Hashable, CustomStringConvertible {
    package let isSecure: Bool
    /// A name or an address in numbers, an IPv6 address without its brackets.
    package let host: String
    package let port: Int
    /// Path and query, percent-encoded.
    package let target: String

    /// Reads a URL. A fragment, a name or a password in it is refused.
    package init(_ url: String) throws(Problem) {
        let lowered = url.prefix(6).lowercased()
        guard lowered.hasPrefix("ws://") || lowered.hasPrefix("wss://") else {
            throw Self.invalid("does not begin with ws:// or wss://")
        }
        isSecure = lowered.hasPrefix("wss")
        let rest = url.utf8.dropFirst(isSecure ? 6 : 5)
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let path = String(decoding: rest[end...], as: UTF8.self)
        target = path.hasPrefix("/") ? path : "/" + path
        guard Target(target) != nil else { throw Self.invalid("holds characters that must be percent-encoded") }

        let authority = Array(rest[..<end])
        let closing = authority.first == UInt8(ascii: "[") ? authority.firstIndex(of: UInt8(ascii: "]")) : nil
        let colon = authority[(closing ?? 0)...].firstIndex(of: UInt8(ascii: ":"))
        let name = closing.map { authority[1..<$0] } ?? authority[..<(colon ?? authority.count)]
        let isName = name.allSatisfy { $0.isTokenByte && $0 != UInt8(ascii: "'") }
        let isAddress = closing != nil && name.allSatisfy { $0.isHexDigit || $0 == 0x3A || $0 == 0x2E }
        guard !name.isEmpty, isName || isAddress, closing == nil || (colon ?? authority.count) == closing! + 1 else {
            throw Self.invalid("names no host")
        }
        host = String(decoding: name, as: UTF8.self)
        guard let colon else {
            port = isSecure ? 443 : 80
            return
        }
        let digits = authority[(colon + 1)...]
        guard digits.count <= 5, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(number)
        else { throw Self.invalid("has a port that is no port") }
        port = number
    }

    /// What the Host header says: without the port where it is the scheme's own.
    var authority: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The address without its query, which may hold what is nobody else's business.
    package var description: String {
        "\(isSecure ? "wss" : "ws")://\(authority)\(target.prefix { $0 != "?" })"
    }

    private static func invalid(_ reason: String) -> Problem { Problem(.invalid, "The WebSocket address \(reason).") }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
