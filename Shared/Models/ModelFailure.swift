package import Problems

/// Why an answer came to nothing, or not to its end.
package struct ModelFailure: Error, Sendable, Hashable {
    package let kind: Kind
    /// One sentence; never holds a key.
    package var message: String
    /// The status of the server's answer, where it gave one.
    package var status: Int?
    /// The server's own word for it: `model_not_found`, `insufficient_quota`.
    package var code: String?
    /// The member of the request that the server minds.
    package var parameter: String?
    /// How long the server asks to be left alone.
    package var retryAfter: Duration?
    /// Whether the server itself says that another try may, or will not, help.
    package var shouldRetry: Bool?

    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The server will not do this: a model it does not have, a request it does not take, an empty purse.
        case refused
        case rateLimited = "rate_limited"
        /// It cannot be reached, or is in trouble.
        case unavailable
        /// Nothing came in the time allowed.
        case stalled
        /// The answer broke off.
        case cut
        /// What came makes no sense.
        case garbled
        /// The conversation is longer than the model can hold.
        case tooLong = "too_long"
        /// The key is missing or not taken.
        case unauthorised
    }

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Whether the same request may do better in a while.
    package var isPassing: Bool {
        if let shouldRetry { return shouldRetry }
        return switch kind {
        case .rateLimited, .unavailable, .stalled, .cut, .garbled: true
        case .refused, .tooLong, .unauthorised: false
        }
    }
}

extension ModelFailure: ProblemConvertible {
    /// What our own caller is told: nothing here is theirs to mend but the length of what they ask.
    package var problem: Problem {
        switch kind {
        case .refused, .cut, .garbled, .unauthorised: Problem(.badGateway, message)
        case .rateLimited, .unavailable: Problem(.unavailable, message, retryAfter: retryAfter)
        case .stalled: Problem(.timedOut, message)
        case .tooLong: Problem(.tooLarge, message)
        }
    }
}
