import JSON
import Models
import Problems

/// Sends a text message to the person who is spoken with.
struct SendSMS: Tool {
    let words: ToolWords
    let terms: BuiltinTerms
    let telephony: TelephonyDesk

    let pace = ToolPace(most: 5, within: .seconds(600))

    /// Twilio takes no longer text.
    private static let longest = 1_600

    var offer: ChatTool {
        words.offer(
            [
                "message": [
                    "type": "string", "minLength": 1, "maxLength": JSONValue(Self.longest),
                    "description": "The whole text, in the language of the person.",
                ],
                "to": Recipient.argument,
            ], required: ["message"])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let text = arguments["message"]?.string ?? ""
        guard !text.allSatisfy(\.isWhitespace) else {
            throw Problem(.invalid, "The argument message must not be empty.", field: "message")
        }
        let person = try Recipient(arguments["to"]?.string, of: caller, anyNumber: terms.anyNumber)
        let sent = try await telephony.send(text, to: person, for: caller)
        return ToolOutcome([
            "sent": true, "sid": sent["sid"] ?? .null, "status": sent["status"] ?? .null,
            "say": .string(Said.messageSent(caller.language)),
        ])
    }
}
