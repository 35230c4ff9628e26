import Fleet
import JSON
import Models
import Problems

/// Keeps something that was said, for the next time the same person calls.
struct Remember: Tool {
    let words: ToolWords
    let notes: CustomerNotes
    /// Whether what is private goes before it is kept.
    let masks: Bool

    var offer: ChatTool {
        words.offer(
            [
                "note": [
                    "type": "string", "minLength": 1, "maxLength": JSONValue(CustomerNotes.longest),
                    "description": "One fact in one sentence. Never a password, a card or another secret.",
                ]
            ], required: ["note"])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let text = arguments["note"]?.string ?? ""
        guard !text.allSatisfy(\.isWhitespace) else {
            throw Problem(.invalid, "The argument note must not be empty.", field: "note")
        }
        let person = try Recipient(nil, of: caller, anyNumber: false)
        try await notes.keep(
            CustomerNote(
                text: masks ? PrivateData.masked(text) : text, at: Clock.milliseconds, agent: caller.agent,
                call: caller.callSID),
            of: person.number)
        return ToolOutcome(["remembered": true, "say": .string(Said.noted(caller.language))])
    }
}
