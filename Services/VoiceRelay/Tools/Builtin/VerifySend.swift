import JSON
import Models

/// Sends a code by which a person shows that a telephone is theirs.
struct VerifySend: Tool {
    let words: ToolWords
    let terms: BuiltinTerms
    let telephony: TelephonyDesk

    let pace = ToolPace(most: 3, within: .seconds(600))

    var offer: ChatTool {
        words.offer([
            "channel": [
                "type": "string", "enum": ["sms", "call"], "description": "How it is sent; sms, if left out.",
            ],
            "to": Recipient.argument,
        ])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let person = try Recipient(arguments["to"]?.string, of: caller, anyNumber: terms.anyNumber)
        try await telephony.sendCode(to: person, byCall: arguments["channel"]?.string == "call")
        return ToolOutcome(["sent": true, "say": .string(Said.codeSent(caller.language))])
    }
}
