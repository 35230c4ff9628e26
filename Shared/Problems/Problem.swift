/// A failure the caller can act on: a kind and one sentence.
///
/// Any other error is a bug of ours: logged with its request id and answered without detail.
package struct Problem: Error, Sendable, Hashable {
    package var kind: Kind
    /// One sentence a person can act on. Never holds a secret.
    package var message: String
    /// A number that names this very failure, where the surface has such numbers (Twilio's error codes).
    package var code: Int?
    /// The member, parameter or setting that was wrong, as a path: `participants[2].address`.
    package var field: String?
    /// How long to wait before another try, when another try may help.
    package var retryAfter: Duration?

    package init(
        _ kind: Kind, _ message: String, code: Int? = nil, field: String? = nil, retryAfter: Duration? = nil
    ) {
        self.kind = kind
        self.message = message
        self.code = code
        self.field = field
        self.retryAfter = retryAfter
    }

    /// What sort of failure it is. `HTTP` holds the one table that turns kinds into statuses and back.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The request does not say something we can act on.
        case invalid
        /// Nobody known is asking.
        case unauthorized
        /// Somebody known is asking for what they may not have.
        case forbidden
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        /// The thing is in a state that does not allow this.
        case conflict
        /// It was here, and is not coming back.
        case gone
        case lengthRequired = "length_required"
        /// The thing has changed since the caller looked (`If-Match`).
        case preconditionFailed = "precondition_failed"
        case tooLarge = "too_large"
        case unsupportedMedia = "unsupported_media"
        case rangeNotSatisfiable = "range_not_satisfiable"
        case expectationFailed = "expectation_failed"
        /// Well formed, and still not possible: an idempotency key used for another request.
        case unprocessable
        case upgradeRequired = "upgrade_required"
        case tooMany = "too_many"
        /// A bug of ours, or a promise broken by something we stand on.
        case broken
        /// Nothing here does that.
        case notOffered = "not_offered"
        /// A neighbour, Twilio or a model answered with nonsense.
        case badGateway = "bad_gateway"
        /// A neighbour, Twilio or a model did not answer, or we are starting or stopping.
        case unavailable
        /// The time allowed ran out.
        case timedOut = "timed_out"
        /// The disk takes no more.
        case full
    }
}

extension Problem: CustomStringConvertible {
    package var description: String { "\(kind.rawValue): \(message)" }
}
