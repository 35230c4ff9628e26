import JSON
import Models

/// Has another agent go on, who knows what was said.
struct SwitchAgent: Tool {
    let words: ToolWords
    let others: [Other]

    /// An agent to go on with.
    struct Other: Sendable, Hashable {
        var name: String
        var title: String
        /// How a caller speaks of it.
        var choice: ChatChoice

        init(_ agent: Agent) {
            name = agent.name
            title = agent.title
            let titles = agent.manners.mapValues { $0.title.isEmpty ? agent.title : $0.title }
            choice = ChatChoice(name, titles: titles.isEmpty ? [.english: title] : titles, topics: agent.sound.hints)
        }
    }

    var offer: ChatTool {
        let list = others.map { "\($0.name) (\($0.title))" }.joined(separator: ", ")
        return words.offer(
            [
                "agent": [
                    "type": "string", "enum": .array(others.map { .string($0.name) }),
                    "description": .string("Who goes on: \(list)."),
                ]
            ], required: ["agent"], choices: others.map(\.choice))
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        let agent = arguments["agent"]?.string ?? ""
        return ToolOutcome(
            ["agent": .string(agent), "say": .string(Said.handedOn(caller.language))], deed: .goOn(agent: agent))
    }
}
