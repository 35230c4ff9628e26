import JSON
import Models
import Problems
import Twilio

/// Calls the person who is spoken with, on another line or later, and ends calls.
struct PlaceCall: Tool {
    let words: ToolWords
    let terms: BuiltinTerms
    let telephony: TelephonyDesk

    let pace = ToolPace(most: 6, within: .seconds(600))

    var offer: ChatTool {
        words.offer([
            "action": [
                "type": "string", "enum": ["place", "hang-up"], "description": "What is done; place, if left out.",
            ],
            "to": Recipient.argument,
            "message": [
                "type": "string", "maxLength": 1_000,
                "description": "What is said when they answer. Left out, this agent speaks with them.",
            ],
            "call": [
                "type": "string", "pattern": "^CA[0-9a-fA-F]{32}$",
                "description": "When hanging up: the SID of a call that was placed. Left out, it is this very call.",
            ],
        ])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        guard arguments["action"]?.string != "hang-up" else { return try await hangUp(arguments["call"], caller) }
        let person = try Recipient(arguments["to"]?.string, of: caller, anyNumber: terms.anyNumber)
        let message = arguments["message"]?.string.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        let call = try await telephony.call(person, saying: message, for: caller)
        return ToolOutcome([
            "call": call["sid"] ?? .null, "status": call["status"] ?? .null,
            "say": .string(Said.callPlaced(caller.language)),
        ])
    }

    /// The call that is spoken in ends by itself, after the goodbye; another one at once.
    private func hangUp(_ told: JSONValue?, _ caller: ToolCaller) async throws -> ToolOutcome {
        guard let text = told?.string, text != caller.callSID else {
            guard !caller.callSID.isEmpty else {
                throw Problem(.invalid, "The argument call is missing: the SID of the call to end.", field: "call")
            }
            return ToolOutcome(
                ["ended": true, "say": .string(Said.goodbye(caller.language))], deed: .end(reason: "hang-up"))
        }
        guard let call = SID(text, .call) else {
            throw Problem(.invalid, "The argument call must be CA and 32 hexadecimal digits.", field: "call")
        }
        try await telephony.hangUp(call, for: caller)
        return ToolOutcome(["ended": true, "say": .string(Said.callEnded(caller.language))])
    }
}
