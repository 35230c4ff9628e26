import HTTP

extension ClientResponse {
    /// How long the server asks to be left alone, by `Retry-After` in seconds or as a date (RFC 9110 §10.2.3).
    package var retryAfter: Duration? {
        headers["Retry-After"].flatMap { RetryAfter.read($0, now: .now) }
    }
}

enum RetryAfter {
    static func read(_ text: String, now: HTTPDate) -> Duration? {
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return .seconds(min(Int64(text) ?? .max, 1 << 31))
        }
        return HTTPDate(text, now: now).map { .seconds(max(0, $0.secondsSince1970 - now.secondsSince1970)) }
    }
}
