/// What a request asks for (RFC 9112 §3.2): a path with a query, a whole URL as proxies send it, or `*`.
package struct Target: Sendable, Hashable, CustomStringConvertible {
    /// As it was sent.
    package let raw: String
    /// The path as it was sent, still percent-encoded; `*` for the server as a whole.
    package let path: String
    /// What follows the first `?`, still percent-encoded; nil when there is no `?`.
    package let query: String?
    /// Host and port of a whole URL; nil otherwise.
    package let authority: String?

    /// Reads a target; nil when it holds a byte that no target may hold, or is of no known form.
    package init?(_ raw: String) {
        var text = raw
        let parsed = text.withUTF8 { Target(parsing: UnsafeRawBufferPointer($0)) }
        guard let parsed else { return nil }
        self = parsed
    }

    package init?(parsing bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty, bytes.allSatisfy(Self.isAllowed) else { return nil }
        let raw = String(decoding: bytes, as: UTF8.self)
        if bytes[0] == UInt8(ascii: "/") {
            self.init(raw: raw, originForm: bytes, authority: nil)
        } else if bytes.count == 1, bytes[0] == UInt8(ascii: "*") {
            self.init(raw: raw, path: raw, query: nil, authority: nil)
        } else {
            guard let start = Self.afterScheme(bytes) else { return nil }
            let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? bytes.count
            let authority = String(decoding: bytes[start..<end], as: UTF8.self)
            // A name and password in a URL are refused: they are a trap, and no client sends them (RFC 9110 §4.2.4).
            guard Authority(authority) != nil else { return nil }
            self.init(raw: raw, originForm: UnsafeRawBufferPointer(rebasing: bytes[end...]), authority: authority)
        }
    }

    private init(raw: String, originForm: UnsafeRawBufferPointer, authority: String?) {
        let mark = originForm.firstIndex(of: UInt8(ascii: "?"))
        guard mark != nil || authority != nil else {
            self.init(raw: raw, path: raw, query: nil, authority: nil)
            return
        }
        let path = originForm[..<(mark ?? originForm.count)]
        self.init(
            raw: raw, path: path.isEmpty ? "/" : String(decoding: path, as: UTF8.self),
            query: mark.map { String(decoding: originForm[($0 + 1)...], as: UTF8.self) }, authority: authority)
    }

    private init(raw: String, path: String, query: String?, authority: String?) {
        self.raw = raw
        self.path = path
        self.query = query
        self.authority = authority
    }

    package var description: String { raw }

    /// The fields of the query, decoded; a field that is not well encoded is kept as it was sent.
    package var parameters: FormFields { FormFields(lenient: query ?? "") }

    /// Visible ASCII only, and no fragment: what lies beyond must come percent-encoded.
    private static func isAllowed(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#") }

    private static func afterScheme(_ bytes: UnsafeRawBufferPointer) -> Int? {
        for scheme in ["http://", "https://"] where bytes.count > scheme.utf8.count {
            if zip(scheme.utf8, bytes).allSatisfy({ $0 == $1.lowercasedASCII }) { return scheme.utf8.count }
        }
        return nil
    }
}
