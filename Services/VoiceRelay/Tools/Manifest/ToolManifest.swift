/// The tools of one agent beyond their names: those somebody else answers, and what is special about the built-in ones.
struct ToolManifest: Sendable, Hashable {
    var entries: [Entry] = []

    enum Entry: Sendable, Hashable {
        case builtin(BuiltinName, BuiltinTerms)
        case external(ExternalPlan)

        var name: String {
            switch self {
            case .builtin(let name, _): name.rawValue
            case .external(let plan): plan.name
            }
        }
    }

    /// The entry of that name.
    func entry(named name: String) -> Entry? { entries.first { $0.name == name } }
}

/// What an agent's manifest says of a built-in tool.
struct BuiltinTerms: Sendable, Hashable {
    /// In place of the tool's own.
    var description: String?
    /// Beside the tool's own.
    var examples: [String] = []
    /// Whether it may reach numbers other than that of the person the agent speaks with.
    var anyNumber = false
    /// Whom it may hand on to, by name; none named: anybody.
    var agents: [String] = []
}

extension Agent {
    /// What it may have done, in order. A name that nothing answers to is left out.
    var toolEntries: [ToolManifest.Entry] {
        tools.isEmpty ? manifest.entries : tools.compactMap { toolEntry(named: $0) }
    }

    /// The tools it names that are neither built in nor in its manifest.
    var unknownTools: [String] { tools.filter { toolEntry(named: $0) == nil } }

    private func toolEntry(named name: String) -> ToolManifest.Entry? {
        manifest.entry(named: name) ?? BuiltinName(rawValue: name).map { .builtin($0, BuiltinTerms()) }
    }
}
