import JSON
import Models
import Net
import Problems

/// What agents may have done in calls: what the toolbox offers them, or nothing at all where the settings say so.
@OnLoop
final class AgentTools: CallTools {
    private let toolbox: Toolbox
    /// Whether agents may use tools; counts from the next call on.
    var areAllowed: Bool

    nonisolated init(_ toolbox: Toolbox, areAllowed: Bool) {
        self.toolbox = toolbox
        self.areAllowed = areAllowed
    }

    func offers(to agent: Agent) -> [ChatTool] { areAllowed ? toolbox.offers(to: agent) : [] }

    func isSlow(_ name: String, of agent: Agent) -> Bool { areAllowed && toolbox.isSlow(name, of: agent) }

    /// Whoever was offered tools in a call goes on using them.
    func use(_ call: ToolCall, of agent: Agent, for caller: ToolCaller, hiding secrets: [String]) async -> ToolUse {
        await toolbox.use(call, of: agent, for: caller, hiding: secrets)
    }

    /// What comes of a tool in a call in which none were offered.
    nonisolated static func unoffered(_ call: ToolCall) -> ToolUse {
        let problem = Problem(.notFound, "There is no tool \(call.name.prefix(64)). There are none.")
        return ToolUse(
            call: ToolCall(id: call.id, name: call.name, arguments: "{}"),
            result: JSONValue.object(["error": .string(problem.message)]).description, problem: problem,
            shownArguments: "{}", duration: .zero)
    }
}
