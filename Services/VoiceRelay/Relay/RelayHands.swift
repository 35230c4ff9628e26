import Models
import Net

/// What a call needs of the rest of the service.
@OnLoop
struct RelayHands {
    let agents: any CallAgents
    let tools: any CallTools
    let customers: any CallCustomers
    let journal: any Journal
    /// The models of these names as one, the first first; none: those of the fleet.
    let model: @Sendable @OnLoop (_ names: [String]) -> any ChatModel
    let metrics: RelayMetrics

    /// An agent with all that its model is offered.
    func equipped(_ agent: Agent) -> CallAgent {
        let offers = tools.offers(to: agent)
        let slow = offers.map(\.name).filter { tools.isSlow($0, of: agent) }
        return CallAgent(agent: agent, tools: offers, slowTools: Set(slow))
    }
}

extension RelayHands {
    /// Those that may go on with a call that an agent begins: whom it may hand on to may hand on to anybody.
    func successors(of agent: Agent) -> [Agent] {
        let mayHandOn = tools.offers(to: agent).contains { $0.name == BuiltinName.switchAgent.rawValue }
        return mayHandOn ? agents.agents.filter { $0.name != agent.name } : []
    }
}

/// Who can answer a call.
@OnLoop
protocol CallAgents: AnyObject, Sendable {
    /// Who answers a number that is called, in the language that is told where they speak it; nil when nobody can.
    func answering(_ number: String, for customer: Customer?, in language: Language?) -> AnsweringAgent?
    /// Whether it depends on who calls who answers a number.
    func choosesByCustomer(_ number: String) -> Bool
    /// An agent by its name, as it answers now.
    func agent(named name: String) -> Agent?
    /// A version of an agent, for a call that goes on with it; as it answers now where that version is gone.
    func pinned(_ name: String, version: Int) async -> Agent?
    /// All that answer now.
    var agents: [Agent] { get }
}

/// Who answers, and how.
struct AnsweringAgent: Sendable {
    var agent: Agent
    var language: Language
    /// It is to say that it is closed, and no more.
    var isClosed = false
}

/// What agents can have done.
@OnLoop
protocol CallTools: AnyObject, Sendable {
    func offers(to agent: Agent) -> [ChatTool]
    func isSlow(_ name: String, of agent: Agent) -> Bool
    /// Never throws: what goes wrong is the result. The arguments named as secrets are not told back.
    func use(_ call: ToolCall, of agent: Agent, for caller: ToolCaller, hiding secrets: [String]) async -> ToolUse
}

/// What is known of who calls.
@OnLoop
protocol CallCustomers: AnyObject, Sendable {
    /// What is known already.
    func known(_ number: String) -> Customer?
    /// Begins to ask, if it is not known.
    func prepare(_ number: String)
    /// Asks, if it is not known, for no longer than somebody may be kept waiting; nil when nothing could be found out in time.
    func customer(number: String) async -> Customer?
}
