import CCurl
import Problems

/// Whom a URL leads to. Read by the same parser that connects, so that the two never disagree.
struct Origin: Sendable, Hashable, CustomStringConvertible {
    let isSecure: Bool
    /// As in the URL, an IPv6 address in its brackets.
    let host: String
    let port: Int

    init(of url: String) throws {
        self = try Origin.parsing(url, nil).origin
    }

    /// The URL that a reference found at `base` means (RFC 3986 §5), and whom it leads to.
    static func resolving(_ reference: String, against base: String) throws -> (url: String, origin: Origin) {
        try parsing(base, reference)
    }

    private init(isSecure: Bool, host: String, port: Int) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
    }

    private static func parsing(_ url: String, _ reference: String?) throws -> (url: String, origin: Origin) {
        guard let parts = curl_url() else { throw Problem(.full, "There is no memory left to read a URL.") }
        defer { curl_url_cleanup(parts) }
        // A name and password in a URL end up in logs: they are refused.
        let strict = UInt32(CURLU_DISALLOW_USER)
        for text in [url, reference].compactMap({ $0 }) {
            guard !text.utf8.contains(0), curl_url_set(parts, CURLUPART_URL, text, strict) == CURLUE_OK else {
                throw Problem(.invalid, "The URL to send to is not well formed, or holds a password.")
            }
        }
        guard let scheme = part(CURLUPART_SCHEME, of: parts), ["http", "https"].contains(scheme),
            let host = part(CURLUPART_HOST, of: parts), !host.isEmpty,
            let port = part(CURLUPART_PORT, of: parts, UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) })
        else { throw Problem(.invalid, "The URL to send to is neither http nor https.") }
        let whole = reference == nil ? url : part(CURLUPART_URL, of: parts) ?? url
        return (whole, Origin(isSecure: scheme == "https", host: host, port: port))
    }

    private static func part(_ which: CURLUPart, of parts: OpaquePointer, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, which, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    var description: String { "\(host):\(port)" }
}
