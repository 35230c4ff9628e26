import JSON
import Models
import Problems

/// Has the person press keys: for numbers that are easier typed than said, and for those that nobody may hear.
struct CollectDigits: Tool {
    let words: ToolWords
    /// The tools of the agent, which digits can be given to.
    let tools: [String]

    /// The most keys that are waited for.
    private static let most = 64

    var offer: ChatTool {
        words.offer([
            "length": [
                "type": "integer", "minimum": 1, "maximum": JSONValue(Self.most),
                "description": "How many digits at most; 20, if left out.",
            ],
            "secret": [
                "type": "boolean",
                "description": "True for a PIN, a card or anything nobody may see; then name the tool that gets it.",
            ],
            "tool": ["type": "string", "description": "The tool that gets the digits, in place of you."],
            "argument": ["type": "string", "description": "Which argument of that tool they are; code, if left out."],
            "others": ["type": "object", "description": "The other arguments of that tool."],
        ])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        var wish = DigitWish()
        wish.most = arguments["length"]?.int ?? wish.most
        wish.isSecret = arguments["secret"]?.bool ?? false
        if let tool = arguments["tool"]?.string, !tool.isEmpty {
            guard tools.contains(tool), tool != words.name else {
                throw Problem(.invalid, "The argument tool must be one of the other tools there are.", field: "tool")
            }
            wish.next = DigitWish.Next(
                tool: tool, argument: arguments["argument"]?.string ?? "code",
                others: arguments["others"]?.object ?? [:])
        }
        guard !wish.isSecret || wish.next != nil else {
            throw Problem(.invalid, "Secret digits need the tool that gets them, in the argument tool.", field: "tool")
        }
        return ToolOutcome(
            ["collecting": true, "say": .string(Said.pressKeys(caller.language))], deed: .collect(wish))
    }
}
