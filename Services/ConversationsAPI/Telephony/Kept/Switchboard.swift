import Fleet
import HTTP
import JSON
import Problems
import Store

/// What telephony keeps, as one transaction sees it, and the ways to tell of what it changes.
struct Switchboard {
    let db: Connection
    let account: String
    /// The moment of the transaction, in milliseconds since 1970.
    let now: Int
    /// How long a message is on its way, and a call rings, in milliseconds.
    let delay: Int
    let deliveries: Deliveries
    let events: EventLog

    /// Tells whoever watches the outbox that something is new in it, or has changed.
    func note(_ kind: OutboxItem.Kind, _ sid: String, _ status: String) throws {
        try events.append(
            Event("outbox.changed", of: sid, ["kind": .string(kind.rawValue), "status": .string(status)]), in: db)
    }

    /// What is to become of a message or a call to a number; nil where no rule says.
    func outcome(_ kind: OutcomeRule.Kind, to number: String) throws -> OutcomeRule? {
        let rule = try OutcomeRule.all(in: db).first { $0.kind == kind && $0.pattern.fits(number) }
        if let rule, rule.outcome == .refused {
            let code = rule.code ?? (kind == .message ? 21_610 : 21_216)
            throw Problem(
                .invalid, DeliveryFailure.meaning(code) ?? "The number \(number) is refused by a rule of the outbox.",
                code: code,
                field: "To")
        }
        return rule
    }
}

extension Problem {
    /// What was asked for is not there, in the words of the API of 2010.
    static func missing(_ what: String, _ sid: String) -> Problem {
        Problem(.notFound, "The requested resource /\(what)/\(sid) was not found", code: 20_404)
    }

    /// Something cannot be removed yet.
    static func unfinished(_ sid: String) -> Problem {
        Problem(.conflict, "\(sid) cannot be removed before it is finished.", code: 20_009)
    }
}

/// Texts by name, as a column keeps them.
enum KeptMembers {
    static func text(_ members: [String: String]) -> String {
        var object = JSONObject()
        for (name, value) in members.sorted(by: { $0.key < $1.key }) { object[name] = .string(value) }
        return JSONValue.object(object).description
    }

    static func read(_ text: String) throws -> [String: String] {
        var members: [String: String] = [:]
        for member in try JSONValue(parsing: text).object ?? [:] { members[member.key] = member.value.string }
        return members
    }
}
