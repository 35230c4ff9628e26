import Crypto
import Fleet
import JSON
import Models

/// What came of a call, as it is remembered of a customer.
struct CustomerOutcome: Sendable, Hashable {
    var callSID: String
    /// The customer's number.
    var number: String
    /// In a word or two: `resolved`, `handed over`, `unresponsive`.
    var outcome: String
    var summary = ""
    var agent = ""
    var version = 0
    var language = ""
    var channel = "voice"
    var turns = 0
    var seconds = 0
    /// Milliseconds since 1970.
    var ended = Clock.milliseconds

    static let track = "segment.track"
    static let identify = "segment.identify"

    /// What the items of a call are called: the event, and the traits.
    static func items(of call: String) -> [String] { ["\(call)-segment-track", "\(call)-segment-identify"] }

    /// What Segment is told, as work that is kept and tried until it is done. Told twice, it is done once.
    func items(for customer: Customer?) throws -> [WorkItem] {
        let who = identity(of: customer)
        var event = who
        event["messageId"] = .string("\(callSID)-ended")
        event["event"] = "Call Ended"
        event["timestamp"] = .string(Clock.text(ended))
        event["properties"] = [
            "callSid": .string(callSID), "outcome": .string(outcome), "summary": .string(String(summary.prefix(2_000))),
            "agent": .string(agent), "agentVersion": JSONValue(version), "language": .string(language),
            "channel": .string(channel), "turns": JSONValue(turns), "seconds": JSONValue(seconds),
        ]
        var traits = who
        traits["messageId"] = .string("\(callSID)-outcome")
        traits["timestamp"] = .string(Clock.text(ended))
        traits["traits"] = [
            "phone": .string(number), "last_outcome": .string(outcome), "last_call": .string(Clock.text(ended)),
            "last_language": .string(language),
        ]
        let ids = Self.items(of: callSID)
        return [
            WorkItem(id: ids[0], kind: Self.track, body: try JSONValue.object(event).bytes),
            WorkItem(id: ids[1], kind: Self.identify, body: try JSONValue.object(traits).bytes),
        ]
    }

    /// Who it is: by the id that Segment knows them by, else by their number.
    private func identity(of customer: Customer?) -> JSONObject {
        let phone: JSONValue = ["id": .string(number), "type": "phone", "collection": "users", "encoding": "none"]
        var members: JSONObject = ["context": ["externalIds": [phone], "library": ["name": "voice-relay"]]]
        if let id = customer?.traits["user_id"] ?? customer?.traits["userId"] {
            members["userId"] = .string(id)
        } else {
            // Segment wants a name for who is not known; the same number has the same one.
            let sum = Digest.sha256(Array(number.utf8)).prefix(16)
            members["anonymousId"] = .string(
                sum.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
        }
        return members
    }
}

extension CustomerOutcome {
    /// What came of a call that is over, by what stands in the journal.
    init(_ story: CallStory) {
        let (opening, agent) = (story.opening, story.agents.last)
        self.init(
            callSID: story.sid, number: opening.direction.hasPrefix("outbound") ? opening.to : opening.from,
            outcome: story.outcome ?? "")
        summary = story.handover?.summary ?? ""
        self.agent = agent?.name ?? opening.agent
        version = agent?.version ?? opening.version
        language = story.language.rawValue
        turns = story.lastTurn
        ended = story.ended ?? Clock.milliseconds
        seconds = max(ended - story.started, 0) / 1_000
    }
}
