import Fleet
import JSON
import Twilio

/// All that is known of one person, as it is told.
struct CustomerCard: Sendable {
    var number: PhoneNumber
    var customer: Customer?
    var notes: [CustomerNote]

    var json: JSONObject {
        var members: JSONObject = ["number": .string(number.text), "known": .bool(customer != nil || !notes.isEmpty)]
        let fields: [(String, String?)] = [
            ("firstName", customer?.firstName), ("lastName", customer?.lastName), ("company", customer?.company),
            ("email", customer?.email), ("stage", customer?.stage), ("lastOutcome", customer?.lastOutcome),
        ]
        for (name, value) in fields { members[name] = value.map { .string($0) } }
        if let traits = customer?.traits, !traits.isEmpty {
            members["traits"] = .object(
                JSONObject(traits.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
        }
        if !notes.isEmpty {
            members["notes"] = .array(
                notes.map { ["text": .string($0.text), "at": .string(Clock.text($0.at)), "agent": .string($0.agent)] })
        }
        return members
    }
}
