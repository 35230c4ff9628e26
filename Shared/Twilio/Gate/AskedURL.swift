import HTTP

/// The URL that somebody asked for, put together as they wrote it: the address in front from the settings, and the rest
/// byte by byte from the request.
struct AskedURL: Sendable, Hashable {
    /// `https`, or `wss` for a socket.
    var scheme: String
    /// Name and password with their `@`; mostly empty.
    var user = ""
    /// Name and port, in the letters of the settings.
    var authority: String
    /// What the settings have between the authority and the path.
    var prefix = ""
    var path: String
    var query: String?

    /// At the address of the settings. Nil when that is none.
    init?(_ request: Request, at address: String) {
        guard let mark = address.firstRange(of: "://") else { return nil }
        let rest = address[mark.upperBound...]
        let place = rest.prefix { !"/?#".contains($0) }
        let at = place.lastIndex(of: "@")
        let authority = place[(at.map { place.index(after: $0) } ?? place.startIndex)...]
        guard !authority.isEmpty else { return nil }
        var prefix = rest[place.endIndex...].prefix { !"?#".contains($0) }
        while prefix.last == "/" { prefix.removeLast() }
        scheme = Self.scheme(address[..<mark.lowerBound].lowercased(), request)
        user = at.map { String(place[...$0]) } ?? ""
        self.authority = String(authority)
        self.prefix = String(prefix)
        path = request.target.path
        query = request.target.query
    }

    /// At the address of this machine that it was asked by. Nil when it came from elsewhere, or by another name: what
    /// a `Host` field says counts for nothing then.
    init?(onThisMachine request: Request) {
        guard request.sender.isLoopback, let name = request.target.authority ?? request.headers["Host"],
            Authority(name)?.isLoopbackName == true
        else { return nil }
        scheme = Self.scheme(request.sender.isSecure ? "https" : "http", request)
        authority = name
        path = request.target.path
        query = request.target.query
    }

    /// Sockets are signed by their own schemes.
    private static func scheme(_ scheme: String, _ request: Request) -> String {
        guard request.opensSocket else { return scheme }
        return ["https": "wss", "http": "ws"][scheme] ?? scheme
    }

    var text: String {
        "\(scheme)://\(user)\(authority)\(prefix)\(path)" + (query.map { "?\($0)" } ?? "")
    }

    /// Every way in which Twilio may have written it: with and without the usual port, a host alone without its slash,
    /// and letters beyond ASCII as they are, for no request can hold those.
    var spellings: [String] {
        var texts = [text]
        if path == "/", prefix.isEmpty {
            var bare = self
            bare.path = ""
            texts.append(bare.text)
        }
        if let plain = unescapedBeyondASCII { texts.append(plain.text) }
        return texts.flatMap { SignedURL($0).spellings.map { String(decoding: $0, as: UTF8.self) } }
    }

    private var unescapedBeyondASCII: AskedURL? {
        var plain = self
        plain.path = Self.unescaped(path)
        plain.query = query.map(Self.unescaped)
        return plain == self ? nil : plain
    }

    /// Escapes of bytes beyond ASCII decoded, all others left alone.
    private static func unescaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let byte = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16),
                byte >= 0x80
            {
                plain.append(byte)
                index += 3
            } else {
                plain.append(bytes[index])
                index += 1
            }
        }
        return String(validating: plain, as: UTF8.self) ?? text
    }

    /// As it may be shown: without name and password, and without the values of its query.
    var shown: String {
        let query = query.map { query in
            query.split(separator: "&").map { $0.prefix { $0 != "=" } + ($0.contains("=") ? "=…" : "") }
                .joined(separator: "&")
        }
        let text = "\(scheme)://\(authority)\(prefix)\(path)" + (query.map { "?\($0)" } ?? "")
        return text.utf8.count <= 500 ? text : "\(text.prefix(400))…"
    }
}

extension Request {
    /// Whether it asks for a socket.
    var opensSocket: Bool { headers.hasToken("Upgrade", "websocket") }
}

extension AskedURL {
    /// As a request may be shown whose address is not known.
    static func shownPath(_ request: Request) -> String { String(request.target.path.prefix(400)) }
}
