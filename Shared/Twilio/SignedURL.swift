/// A URL in every spelling that Twilio may have signed: it writes the port, leaves it out, or adds the usual one.
struct SignedURL {
    let spellings: [[UInt8]]

    init(_ url: String) {
        let bytes = Array(url.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            spellings = [bytes]
            return
        }
        let start = colon + 3
        let end = bytes[start...].firstIndex { "/?#".utf8.contains($0) } ?? bytes.count
        let host = (bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) ?? start - 1) + 1
        // The address of IPv6 has colons of its own, inside brackets.
        let port = bytes[host..<end].lastIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "]") }
        var spellings = [bytes]
        if let port, bytes[port] == UInt8(ascii: ":") {
            spellings.append(Array(bytes[..<port] + bytes[end...]))
        } else {
            let scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
            for port in Self.usualPorts(scheme) {
                spellings.append(Array(bytes[..<end] + ":\(port)".utf8 + bytes[end...]))
            }
        }
        // A host alone is asked for with a slash, and signed with or without it.
        if end == bytes.count { spellings += spellings.map { $0 + "/".utf8 } }
        self.spellings = spellings
    }

    /// The ports that stand for a scheme; for secure sockets there are signatures with either.
    private static func usualPorts(_ scheme: String) -> [Int] {
        switch scheme {
        case "https": [443]
        case "wss": [443, 80]
        default: [80]
        }
    }
}
