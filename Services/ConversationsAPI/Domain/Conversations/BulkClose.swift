import HTTP
import JSON
import Problems
import Twilio

/// Which conversations are to be closed at once: those that are named, or those that fit.
struct BulkClose: Sendable {
    /// So many at most in one request.
    static let most = 1_000

    enum Choice: Sendable {
        case named([String])
        /// Those in these states that were opened at a moment or before, in seconds since 1970.
        case fitting([ConversationState], before: Int?)
    }

    let choice: Choice

    init(_ body: JSONObject, now: Int) throws {
        for member in body where !["sids", "filter"].contains(member.key) {
            throw Self.refused("\(member.key) is no member known here.", member.key)
        }
        switch (body["sids"], body["filter"]) {
        case (let sids?, nil): choice = .named(try Self.sids(sids))
        case (nil, let filter?): choice = try Self.choice(filter, now: now)
        default: throw Self.refused("Say either sids or a filter.", "sids")
        }
    }

    private static func sids(_ value: JSONValue) throws -> [String] {
        let texts = value.array?.map(\.string) ?? [nil]
        let sids = texts.compactMap { $0 }
        guard sids.count == texts.count, (1...most).contains(sids.count) else {
            throw refused("sids must be a list of 1 to \(most) texts.", "sids")
        }
        var seen: Set<String> = []
        return sids.filter { seen.insert($0).inserted }
    }

    private static func choice(_ filter: JSONValue, now: Int) throws -> Choice {
        guard let members = filter.object else { throw refused("filter must be an object.", "filter") }
        for member in members where !["state", "olderThan"].contains(member.key) {
            throw refused("\(member.key) is no member known here.", "filter.\(member.key)")
        }
        var states: [ConversationState] = [.active, .inactive]
        if let told = members["state"] {
            guard let state = told.string.flatMap({ ConversationState(rawValue: $0) }), state != .closed else {
                throw refused("state must be active or inactive.", "filter.state")
            }
            states = [state]
        }
        var before: Int?
        if let told = members["olderThan"] {
            let text = told.string ?? ""
            before = TwilioDuration.seconds(text).map { now - $0 } ?? TwilioDate.seconds(text)
            guard before != nil else {
                throw refused("olderThan must be a date, or a duration such as P30D.", "filter.olderThan")
            }
        }
        // Whoever means everything says so.
        guard before != nil || members["state"] != nil else {
            throw refused("filter must hold a state or olderThan.", "filter")
        }
        return .fitting(states, before: before)
    }

    private static func refused(_ sentence: String, _ field: String) -> Problem {
        Problem(.invalid, sentence, code: Fields.invalidParameter, field: field)
    }
}

/// What became of one thing of many.
struct Outcome: Sendable {
    var sid: String
    var problem: Problem?
}
