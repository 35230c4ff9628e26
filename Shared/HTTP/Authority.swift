/// Host and port as `Host`, `:authority` and URLs carry them (RFC 3986 §3.2), without name and password.
package struct Authority: Sendable, Hashable, CustomStringConvertible {
    /// In lower case; an IPv6 address without its brackets.
    package let host: String
    package let port: Int?

    /// Reads `example.com`, `127.0.0.1:3001` or `[::1]:3001`; nil when it is anything else.
    package init?(_ text: some StringProtocol) {
        var reader = FieldReader(text)
        if reader.take("[") {
            guard let address = reader.take(while: { $0.hexadecimalValue != nil || $0 == 0x3A || $0 == 0x2E }),
                address.utf8.contains(0x3A), reader.take("]")
            else { return nil }
            host = address.lowercased()
        } else {
            guard let name = reader.take(while: Self.isNameByte) else { return nil }
            host = name.lowercased()
        }
        guard reader.take(":") else {
            guard reader.isAtEnd else { return nil }
            port = nil
            return
        }
        // An empty port is allowed, and means the usual one.
        let digits = reader.take(while: \.isASCIIDigit)
        guard reader.isAtEnd, (digits?.utf8.count ?? 0) <= 5 else { return nil }
        port = digits.flatMap { Int($0) }
        guard port ?? 0 <= 65_535 else { return nil }
    }

    package var description: String {
        let name = host.utf8.contains(0x3A) ? "[\(host)]" : host
        return port.map { "\(name):\($0)" } ?? name
    }

    /// Whether the name itself says that it is this machine.
    package var isLoopbackName: Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.utf8.allSatisfy(Self.isNumeric))
    }

    private static func isNumeric(_ byte: UInt8) -> Bool { byte.isASCIIDigit || byte == UInt8(ascii: ".") }

    /// Letters of names as they are really used: those of the DNS, and `_`.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }
}
