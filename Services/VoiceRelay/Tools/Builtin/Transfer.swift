import JSON
import Models

/// Hands the call over to a person, once the goodbye has been said.
struct Transfer: Tool {
    let words: ToolWords

    var offer: ChatTool {
        words.offer([
            "reason": ["type": "string", "maxLength": 200, "description": "Why a person is needed, in a few words."],
            "summary": [
                "type": "string", "maxLength": 2_000,
                "description": "What was said so far and what is wanted, for the person who takes over.",
            ],
        ])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let reason = arguments["reason"]?.string ?? ""
        return ToolOutcome(
            ["transferring": true, "say": .string(Said.handedOn(caller.language))],
            deed: .handOver(
                reason: reason.isEmpty ? "asked-for-a-person" : reason,
                summary: arguments["summary"]?.string ?? ""))
    }
}
