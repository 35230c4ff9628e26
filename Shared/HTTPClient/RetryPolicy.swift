import HTTP

/// When a request is sent again, and after how long.
package struct RetryPolicy: Sendable, Hashable {
    /// How often a request is sent at most, the first time included.
    package var tries: Int
    /// The longest wait before the second try; it doubles with each further one.
    package var firstDelay: Duration
    package var longestDelay: Duration
    /// How long a server may tell us to wait. A longer `Retry-After` is left to whoever asked.
    package var longestRetryAfter: Duration
    /// Statuses by which the server says that it has done nothing.
    package var refusals: Set<Int> = [429]
    /// Statuses that leave open whether it has.
    package var failures: Set<Int> = [502, 503, 504]
    /// Whether a request that got no answer in time is sent again, if it may be sent twice.
    package var repeatsSilence = false

    package init(
        tries: Int, firstDelay: Duration = .milliseconds(200), longestDelay: Duration = .seconds(5),
        longestRetryAfter: Duration = .seconds(30)
    ) {
        self.tries = tries
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.longestRetryAfter = longestRetryAfter
    }

    package static let never = RetryPolicy(tries: 1)
    package static let standard = RetryPolicy(tries: 3)

    /// All that a decision depends on.
    struct Situation {
        /// How often the request has been sent so far.
        var tries: Int
        var isIdempotent: Bool
        /// A streamed body is gone once it has been read.
        var canRepeatBody: Bool
        var outcome: Outcome
    }

    enum Outcome {
        case answered(Status, retryAfter: Duration?)
        case failed(TransferFailure, wasSent: Bool)
    }

    enum Decision: Hashable {
        case giveUp
        case retry(after: Duration)
    }

    /// Decides about another try. `luck` from 0 to 1 picks the delay from nothing to the longest of this round, so
    /// that those who failed together do not come back together.
    func decide(_ situation: Situation, timeLeft: Duration?, luck: Double) -> Decision {
        guard situation.tries < tries, isWorthwhile(situation) else { return .giveUp }
        var delay = backoff(situation.tries) * min(max(luck, 0), 1)
        if case .answered(_, let told?) = situation.outcome {
            guard told <= longestRetryAfter else { return .giveUp }
            delay = max(delay, told)
        }
        if let timeLeft, delay >= timeLeft { return .giveUp }
        return .retry(after: delay)
    }

    /// The longest delay after so many tries.
    func backoff(_ tries: Int) -> Duration { min(longestDelay, firstDelay * (1 << min(max(tries - 1, 0), 20))) }

    /// | what happened                         | sent again                            |
    /// |---------------------------------------|---------------------------------------|
    /// | no connection, name or handshake      | always: the server has seen nothing   |
    /// | certificate, address, our own mistake | never: the next try ends the same     |
    /// | connection broke before the head      | if idempotent                         |
    /// | no answer in time, and time is left   | if idempotent, and the policy says so |
    /// | a refusal                             | always: the server has done nothing   |
    /// | a failure                             | if idempotent                         |
    /// | anything else                         | never                                 |
    private func isWorthwhile(_ situation: Situation) -> Bool {
        switch situation.outcome {
        case .failed(let failure, wasSent: false):
            switch failure {
            case .couldNotResolve, .couldNotConnect, .couldNotSecure, .timedOut(.connecting): true
            default: false
            }
        case .failed(.reset, wasSent: true): situation.isIdempotent && situation.canRepeatBody
        case .failed(.timedOut(.waitingForHead), wasSent: true):
            repeatsSilence && situation.isIdempotent && situation.canRepeatBody
        case .failed: false
        case .answered(let status, _) where refusals.contains(status.code): situation.canRepeatBody
        case .answered(let status, _) where failures.contains(status.code):
            situation.isIdempotent && situation.canRepeatBody
        case .answered: false
        }
    }
}

extension RetryPolicy.Situation {
    init(_ request: ClientRequest, tries: Int) {
        self.tries = tries
        isIdempotent = request.isIdempotent
        if case .stream = request.body { canRepeatBody = false } else { canRepeatBody = true }
        outcome = .failed(.closing, wasSent: false)
    }
}

/// Keeps retries to a tenth of all requests, so that a server in trouble is not buried by those who want to help
/// themselves.
struct RetryBudget {
    /// In tenths of a retry.
    private var saved = RetryBudget.most
    static let most = 100

    mutating func noteRequest() { saved = min(saved + 1, RetryBudget.most) }

    mutating func spend() -> Bool {
        guard saved >= 10 else { return false }
        saved -= 10
        return true
    }
}
