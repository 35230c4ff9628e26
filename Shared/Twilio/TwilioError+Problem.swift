import HTTP
package import Problems

extension Problem {
    /// A failure with one of Twilio's codes, of the kind that the code is answered as, in Twilio's words or others.
    package init(twilio code: Int, _ message: String? = nil, field: String? = nil, retryAfter: Duration? = nil) {
        let known = TwilioError.of(code)
        let kind = known.flatMap { Status(code: $0.status).problemKind } ?? .invalid
        let sentence = message ?? known?.meaning ?? "The request failed"
        self.init(kind, sentence, code: code, field: field, retryAfter: retryAfter)
    }
}
