import Fleet
import JSON

/// What the fleet hears of calls as they happen.
enum CallEvents {
    /// What the caller is saying, and what the agent is: told to those who listen now, and not kept.
    static let partial = "call.partial"
    static let spoken = "call.spoken"

    /// Every type there is.
    static let all = [
        "call.started", "call.connected", "call.greeted", "call.asked", "call.turn", "call.tool", "call.digits",
        "call.language", "call.agent", "call.remark", "call.trouble", "call.handover", "call.disconnected",
        "call.ended", partial, spoken,
    ]

    /// The longest words that an event carries; the whole of them stands in the call.
    private static let longestWords = 500

    /// What is told of a note.
    static func event(_ note: CallNote, of call: String) -> Event {
        Event("call.\(name(note))", of: call, .object(body(note)))
    }

    private static func name(_ note: CallNote) -> String {
        switch note {
        case .opened: "started"
        case .answered: "turn"
        default: note.kind
        }
    }

    private static func body(_ note: CallNote) -> JSONObject {
        var body = note.body
        switch note {
        case .opened: body["customer"] = nil
        case .toolUsed: (body["arguments"], body["result"]) = (nil, nil)
        case .handedOver: body["summary"] = nil
        default: break
        }
        for name in ["words", "sent", "heard"] {
            if let words = body[name]?.string { body[name] = .string(clipped(words)) }
        }
        return body
    }

    private static func clipped(_ words: String) -> String {
        words.utf8.count <= longestWords ? words : String(words.prefix(longestWords)) + "…"
    }
}
