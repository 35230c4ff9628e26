import Net

/// Finds the tools that an agent may have used.
struct ToolShelf: Sendable {
    let builtin: BuiltinTools
    let doors: ExternalDoors

    @OnLoop func tools(of agent: Agent) -> [any Tool] { agent.toolEntries.compactMap { tool($0, of: agent) } }

    @OnLoop func tool(_ name: String, of agent: Agent) -> (any Tool)? {
        agent.toolEntries.first { $0.name == name }.flatMap { tool($0, of: agent) }
    }

    @OnLoop private func tool(_ entry: ToolManifest.Entry, of agent: Agent) -> (any Tool)? {
        switch entry {
        case .builtin(let name, let terms): builtin.tool(name, of: agent, terms)
        case .external(let plan): ExternalTool(plan: plan, doors: doors)
        }
    }
}
