import JSON
import Models

/// Ends the call, once the goodbye has been said.
struct EndCall: Tool {
    let words: ToolWords

    var offer: ChatTool {
        words.offer(["reason": ["type": "string", "maxLength": 200, "description": "Why, in a few words."]])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let reason = arguments["reason"]?.string ?? ""
        return ToolOutcome(
            ["ending": true, "say": .string(Said.goodbye(caller.language))],
            deed: .end(reason: reason.isEmpty ? "goodbye" : reason))
    }
}
