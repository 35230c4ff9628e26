import JSON
import Models
import Problems

/// Has another agent go on, who knows what was said.
struct SwitchAgent: Tool {
    let words: ToolWords
    let others: [Other]

    /// An agent to go on with.
    struct Other: Sendable, Hashable {
        var name: String
        var title: String
    }

    var offer: ChatTool {
        let list = others.map { "\($0.name) (\($0.title))" }.joined(separator: ", ")
        var agent: JSONObject = ["type": "string", "description": .string("Who goes on: \(list).")]
        if !others.isEmpty { agent["enum"] = .array(others.map { .string($0.name) }) }
        return words.offer(["agent": .object(agent)], required: ["agent"])
    }

    func use(_ arguments: JSONObject, for caller: ToolCaller) async throws -> ToolOutcome {
        guard let other = others.first(where: { $0.name == arguments["agent"]?.string }) else {
            throw Problem(.notFound, "There is no other agent here. Go on yourself.")
        }
        return ToolOutcome(
            ["agent": .string(other.name), "say": .string(Said.handedOn(caller.language))],
            deed: .goOn(agent: other.name))
    }
}
