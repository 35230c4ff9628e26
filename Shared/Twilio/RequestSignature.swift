import Crypto
package import HTTP
package import Settings

/// How Twilio signs the requests it sends, so that whoever receives one knows where it came from.
///
/// ```
/// HMAC-SHA1(auth token, URL + name + value + name + value …)   in base64
/// ```
/// The URL is the one that was asked for, byte by byte. Names and values are those of a form, in order.
package enum RequestSignature {
    /// The header field that carries it.
    package static let header = "X-Twilio-Signature"
    /// The header field that says by which key and algorithm it was made: `key=…,algorithm=HMAC_SHA256`.
    package static let settingsHeader = "X-Twilio-Webhooks-Signature-Settings"

    /// How it is made. The account's token signs by the first; keys made for webhooks alone name theirs.
    package enum Algorithm: String, Sendable, Hashable {
        case sha1 = "HMAC_SHA1"
        case sha256 = "HMAC_SHA256"

        /// Reads the settings field, which names none for the first; nil for one that is not known here.
        package init?(settings: String?) {
            var named = ""
            for part in (settings ?? "").split(separator: ",") where named.isEmpty {
                let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\t" } }
                if pair.count == 2, pair[0] == "algorithm" { named = pair[1].uppercased() }
            }
            self.init(rawValue: named.isEmpty ? Self.sha1.rawValue : named)
        }
    }

    /// What is signed beside the URL.
    package enum Content: Sendable {
        /// A GET, or the opening of a WebSocket: the URL has said everything.
        case nothing
        case form(FormFields)
        /// Any other body: its digest stands in the URL, and the URL is what is signed.
        case bytes([UInt8])
    }

    /// The signature of a request to this URL with this form.
    package static func sign(url: String, form: FormFields = [:], token: Secret) -> String {
        sign(Array(url.utf8), tail(form), token)
    }

    /// The URL to send a body that is no form to: the one given, and the body's digest as one more parameter.
    package static func url(_ url: String, carrying body: [UInt8]) -> String {
        let parameter = "\(digestName)=\(Hex.encode(Digest.sha256(body)))"
        return url + (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + parameter
    }

    /// Whether one of these tokens made the signature of a request to this URL.
    ///
    /// Takes the URL with and without the port that its scheme implies, because Twilio does.
    package static func matches(
        _ signature: String, url: String, _ content: Content = .nothing, tokens: [Secret]
    ) -> Bool {
        let tail: [UInt8]
        switch content {
        case .nothing: tail = []
        case .form(let form): tail = self.tail(form)
        case .bytes(let body):
            guard carries(digestOf: body, url) else { return false }
            tail = []
        }
        let spellings = SignedURL(url).spellings
        // Every token and spelling is tried: only that one fits may show, not which.
        var isKnown = false
        for token in tokens {
            for spelling in spellings where constantTimeEqual(sign(spelling, tail, token), signature) {
                isKnown = true
            }
        }
        return isKnown
    }

    /// Whether the URL names this body's digest.
    package static func carries(digestOf body: [UInt8], _ url: String) -> Bool {
        guard let mark = url.utf8.firstIndex(of: UInt8(ascii: "?")) else { return false }
        let query = FormFields(lenient: String(url[url.utf8.index(after: mark)...]))
        guard let told = query[digestName].flatMap({ Hex.decode($0) }) else { return false }
        return constantTimeEqual(told, Digest.sha256(body))
    }

    static let digestName = "bodySHA256"

    /// The signature of a URL and what stands behind it.
    static func sign(_ url: [UInt8], _ tail: [UInt8], _ token: Secret, by algorithm: Algorithm = .sha1) -> String {
        let key = token.reveal().utf8
        return switch algorithm {
        case .sha1: Base64.standard.encode(HMAC.sha1(url + tail, key: key))
        case .sha256: Base64.standard.encode(HMAC.sha256(url + tail, key: key))
        }
    }

    /// The form's names and values in the order of their bytes, each pair once.
    static func tail(_ form: FormFields) -> [UInt8] {
        struct Pair: Hashable {
            let name: [UInt8]
            let value: [UInt8]
        }
        let pairs = Set(form.fields.map { Pair(name: Array($0.name.utf8), value: Array($0.value.utf8)) })
        let ordered = pairs.sorted { one, other in
            one.name == other.name
                ? one.value.lexicographicallyPrecedes(other.value) : one.name.lexicographicallyPrecedes(other.name)
        }
        var tail: [UInt8] = []
        for pair in ordered {
            tail += pair.name
            tail += pair.value
        }
        return tail
    }
}

extension RequestSignature {
    /// Whether a token made the signature of exactly this URL and tail.
    static func fits(
        _ signature: String, _ url: String, _ tail: [UInt8], _ token: Secret, _ algorithm: Algorithm
    ) -> Bool {
        constantTimeEqual(sign(Array(url.utf8), tail, token, by: algorithm), signature)
    }
}
