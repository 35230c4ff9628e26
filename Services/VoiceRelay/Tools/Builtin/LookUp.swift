import JSON
import Models

/// Looks something up in what the agent knows.
struct LookUp: Tool {
    let words: ToolWords
    let knowledge: AgentKnowledge

    /// How much of a question a passage has to speak of.
    private static let enoughCoverage = 0.25
    /// A passage that can be told as it stands is no longer, in characters.
    private static let longestSaid = 400

    var offer: ChatTool {
        words.offer(
            [
                "question": [
                    "type": "string", "minLength": 1, "maxLength": 500,
                    "description": "What is wanted, in the words of the person.",
                ]
            ], required: ["question"])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let question = arguments["question"]?.string ?? ""
        let found = KnowledgeIndex(knowledge.passages(for: question, in: caller.language))
            .matches(question, in: caller.language)
            .filter { $0.coverage >= Self.enoughCoverage }
        guard let nearest = found.first?.section else {
            return ToolOutcome(["passages": [], "say": .string(Said.notKnown(caller.language))])
        }
        var result: JSONObject = [
            "passages": .array(found.map { ["title": .string($0.section.title), "text": .string($0.section.text)] })
        ]
        if nearest.text.count <= Self.longestSaid { result["answer"] = .string(nearest.text) }
        return ToolOutcome(result)
    }
}
