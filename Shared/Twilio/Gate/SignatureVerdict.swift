package import JSON

/// What was found of a request that says it comes from Twilio. Holds no token and no signature.
package struct SignatureVerdict: Sendable, Hashable {
    /// In seconds since 1970.
    package let time: Int
    package let outcome: Outcome
    /// Why the signature most likely does not fit.
    package let cause: MismatchCause?
    package let method: String
    /// Without the values of its query.
    package let url: String
    /// Names the request in the log.
    package let requestID: String
    /// The peer's address in numbers.
    package let sender: String
    /// Whether it was the token before the last rotation that signed.
    package let byPreviousToken: Bool

    /// What became of the request.
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// It was signed by a token that counts.
        case matched
        /// It has a signature, and that does not fit.
        case mismatched
        /// It has no signature.
        case missing
        /// No token is known here, so nothing can be checked.
        case closed
    }
}

extension SignatureVerdict {
    func with(requestID: String, url: String, sender: String) -> SignatureVerdict {
        SignatureVerdict(
            time: time, outcome: outcome, cause: cause, method: method, url: url, requestID: requestID, sender: sender,
            byPreviousToken: byPreviousToken)
    }
}

extension SignatureVerdict: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("time", TwilioDate.product(time))
        writer.member("outcome", outcome.rawValue)
        writer.member("cause", ifPresent: cause?.rawValue)
        writer.member("explanation", ifPresent: cause?.explanation)
        writer.member("method", method)
        writer.member("url", url)
        writer.member("requestId", requestID)
        writer.member("sender", sender)
        writer.member("byPreviousToken", byPreviousToken)
        writer.endObject()
    }
}
