import Models
import Net

extension AgentLibrary: AgentRoster {}

extension AgentLibrary: CallAgents {
    func answering(_ number: String, for customer: Customer?, in language: Language?) -> AnsweringAgent? {
        let choice = choose(for: CallQuestion(called: number, language: language, customer: customer))
        return AnsweringAgent(agent: choice.agent, language: choice.language, isClosed: choice.isClosed)
    }

    func choosesByCustomer(_ number: String) -> Bool {
        let question = CallQuestion(called: number)
        return agents.contains { $0.routing.contains { $0.asksWhoCalls(question.called) } }
    }

    func pinned(_ name: String, version: Int) async -> Agent? {
        // A version that cannot be read is as good as none.
        if let agent = try? await agent(named: name, version: version) { return agent }
        return agent(named: name)
    }
}

extension CustomerDirectory: CustomerLookup, CallCustomers {}
