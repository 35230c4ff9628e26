import Net

/// The agents that there are, as far as tools have to know.
@OnLoop
protocol AgentRoster: AnyObject, Sendable {
    /// Each at the version that answers new calls.
    var agents: [Agent] { get }
}

extension AgentRoster {
    /// The agent of that name; nil when there is none.
    func agent(named name: String) -> Agent? { agents.first { $0.name == name } }
}
