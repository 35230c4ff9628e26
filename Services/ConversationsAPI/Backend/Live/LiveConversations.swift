import HTTP
import JSON
import Net
import Problems
import Twilio

/// Keeps conversations at Twilio. Here is kept only what Twilio has no word for: what was made under which key.
struct LiveConversations: ConversationsBackend {
    let twilio: TwilioClient
    let keys: RequestKeys
    let watch: TwilioWatch
    /// What one request of ours may take at Twilio, with all its questions and their tries: less than the server
    /// allows a handler, so that whoever waits is told the reason.
    var limit = Duration.seconds(25)

    func list<R: Listed>(
        _ type: R.Type, at place: Place, _ filter: R.Filter, _ page: PageRequest
    ) async throws -> Page<R> {
        if let question = filter.beyondTwilio {
            return try await listBeyondTwilio(type, at: place, filter, page, question)
        }
        return try await asking { time in
            let answer = try await twilio.get(
                .conversations, R.kind.twilioPath(at: place), page.query(filter.form, R.kind), within: time.left())
            return try Page(twilio: answer, asked: page)
        }
    }

    /// Lists by what Twilio cannot be asked. Whoever keeps a copy of what is at Twilio answers it here.
    private func listBeyondTwilio<R: Listed>(
        _ type: R.Type, at place: Place, _ filter: R.Filter, _ page: PageRequest, _ question: String
    ) async throws -> Page<R> {
        throw Problem(
            .notOffered, "These \(R.kind.noun)s are kept at Twilio, whose list cannot be asked for \(question).")
    }

    func show<R: Shown>(_ type: R.Type, at place: Place, _ id: String) async throws -> R {
        try await asking { try await fetch(type, at: place, id, $0) }
    }

    func add<R: Added>(_ type: R.Type, at place: Place, _ draft: R.Draft, _ manner: Manner) async throws -> R {
        try await asking { time in
            let make = { @Sendable in
                let answer = try await twilio.post(
                    .conversations, R.kind.twilioPath(at: place), draft.form, headers: manner.twilioHeaders,
                    within: time.left())
                return try R(answer: answer)
            }
            guard let key = manner.key else { return try await make() }
            return try await keys.once(key, make) { sid in try await fetch(type, at: place, sid, time) }
        }
    }

    func change<R: Changed>(
        _ type: R.Type, at place: Place, _ id: String, _ change: R.Change, _ manner: Manner
    ) async throws -> R {
        try await asking { time in
            try await check(manner.condition, type, at: place, id, time)
            let product = R.kind.changedAt
            let answer = try await twilio.post(
                product, R.kind.twilioPath(at: place, id), change.form, headers: manner.twilioHeaders,
                within: time.left())
            // Another product tells of the thing in words of its own.
            guard product == .conversations else { return try await fetch(type, at: place, id, time) }
            return try R(answer: answer)
        }
    }

    func remove<R: Removed>(_ type: R.Type, at place: Place, _ id: String, _ manner: Manner) async throws {
        try await asking { time in
            try await check(manner.condition, type, at: place, id, time)
            try await twilio.delete(
                .conversations, R.kind.twilioPath(at: place, id), headers: manner.twilioHeaders, within: time.left())
        }
    }

    // MARK: Asking

    private func fetch<R: Shown>(
        _ type: R.Type, at place: Place, _ id: String, _ time: TimeAllowed
    ) async throws -> R {
        try R(answer: await twilio.get(.conversations, R.kind.twilioPath(at: place, id), within: time.left()))
    }

    /// Twilio knows no condition, so the thing is looked at first. Whoever changes it between the look and the change
    /// is not noticed.
    private func check<R: Shown>(
        _ condition: (@Sendable (String) throws -> Void)?, _ type: R.Type, at place: Place, _ id: String,
        _ time: TimeAllowed
    ) async throws {
        guard let condition else { return }
        try condition(try await fetch(type, at: place, id, time).tag())
    }

    /// Asks Twilio within the time allowed, and tells its failures in our words.
    func asking<Answer>(
        within longer: Duration? = nil, _ question: (TimeAllowed) async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await question(TimeAllowed(longer ?? limit))
        } catch let failure as TwilioFailure {
            if failure.castsDoubt { await watch.doubt() }
            throw failure.problem.asTheHouseTells
        }
    }
}

/// The time that all questions of one request share.
struct TimeAllowed: Sendable {
    private let end: Moment

    init(_ limit: Duration) { end = .now + limit }

    /// What is left of it, which is not nothing.
    func left() throws -> Duration {
        let left = end - .now
        guard left > .zero else { throw TwilioFailure(.timedOut, "Twilio took longer than the time allowed.") }
        return left
    }
}

extension TwilioFailure {
    /// Whether Twilio itself, or the way there, may be in trouble.
    fileprivate var castsDoubt: Bool {
        switch reason {
        case .answered(let status): status == 401 || status >= 500
        case .unreachable, .timedOut, .unreadable: true
        }
    }
}
