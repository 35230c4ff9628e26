import JSON
import Problems

/// What the embedded Twilio makes of messages or calls to certain numbers.
struct OutcomeRule: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable { case message, call }

    enum Outcome: String, Sendable, CaseIterable {
        /// Not taken at all: the request is answered with the code.
        case refused
        case failed
        case undelivered
        /// Sent, and nothing is heard of it again.
        case sent
        case delivered
        case busy
        case noAnswer = "no-answer"
        case completed

        /// What can become of a message, and of a call.
        static func possible(_ kind: Kind) -> [Outcome] {
            kind == .message
                ? [.refused, .failed, .undelivered, .sent, .delivered]
                : [.refused, .failed, .busy, .noAnswer, .completed]
        }
    }

    var kind: Kind
    var pattern: NumberPattern
    var outcome: Outcome
    /// Twilio's number for the reason.
    var code: Int?

    /// What holds until somebody says otherwise.
    static let founding: [OutcomeRule] = [
        (Kind.message, "*0000", Outcome.undelivered, 30_003), (.call, "*0000", .noAnswer, nil),
        (.call, "*1111", .busy, nil),
        (.call, "*2222", .failed, nil),
    ].compactMap { kind, text, outcome, code in
        NumberPattern(text).map { OutcomeRule(kind: kind, pattern: $0, outcome: outcome, code: code) }
    }

    var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "pattern": .string(pattern.text), "outcome": .string(outcome.rawValue),
            "errorCode": code.map { JSONValue($0) } ?? .null,
        ]
    }
}

extension OutcomeRule {
    /// Reads a rule as people write it.
    init(json: JSONValue) throws {
        func wrong(_ sentence: String, _ field: String) -> Problem {
            Problem(.invalid, sentence, code: Fields.invalidParameter, field: field)
        }
        guard let members = json.object else { throw wrong("Each rule must be a JSON object.", "rules") }
        for member in members where !["kind", "pattern", "outcome", "errorCode"].contains(member.key) {
            throw wrong("\(member.key) is no member known here.", member.key)
        }
        let kind = members["kind"].map { $0.string.flatMap { Kind(rawValue: $0) } } ?? .message
        guard let kind else { throw wrong("kind must be message or call.", "kind") }
        guard let pattern = json["pattern"]?.string.flatMap({ NumberPattern($0) }) else {
            throw wrong("pattern must be a number, in which * stands for any digits.", "pattern")
        }
        let possible = Outcome.possible(kind)
        guard let outcome = json["outcome"]?.string.flatMap({ Outcome(rawValue: $0) }), possible.contains(outcome)
        else {
            throw wrong("outcome must be one of \(possible.map(\.rawValue).joined(separator: ", ")).", "outcome")
        }
        let code = json["errorCode"]?.int
        if let told = json["errorCode"], !told.isNull, code.map({ !(10_000...99_999).contains($0) }) ?? true {
            throw wrong("errorCode must be one of Twilio's five-digit codes.", "errorCode")
        }
        self.init(kind: kind, pattern: pattern, outcome: outcome, code: code)
    }
}
