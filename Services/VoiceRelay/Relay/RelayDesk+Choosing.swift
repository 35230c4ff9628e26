import Models
import Net
import Problems

/// Who answers a call, and for whom.
extension RelayDesk {
    /// Chooses who answers. Who calls is asked at once; that is waited for only where the choice or the first words
    /// depend on it.
    func choose(for asked: VoiceRequest) async throws -> (AnsweringAgent, Customer?) {
        let (agents, customers, number) = (hands.agents, hands.customers, asked.customerNumber)
        var known = customers.known(number)
        if known == nil { customers.prepare(number) }
        // Whoever placed the call has said who speaks in it.
        let named = asked.agent.flatMap { agents.agent(named: $0) }
        if known == nil, named == nil, agents.choosesByCustomer(asked.ownNumber) {
            known = await customers.customer(number: number)
        }
        let answering =
            named.map { AnsweringAgent($0, for: known, in: asked.language) }
            ?? agents.answering(asked.ownNumber, for: known, in: asked.language)
        guard let answering else { throw Problem(.unavailable, "There is no agent to answer.") }
        if known == nil, answering.agent.names(answering.firstWords, in: answering.language) {
            known = await customers.customer(number: number)
        }
        return (answering, known)
    }
}

extension AnsweringAgent {
    /// An agent that was named, in the language that was, or else of whom it speaks with, where it speaks that.
    init(_ agent: Agent, for customer: Customer?, in language: Language?) {
        let wished = [language, customer?.language].compactMap { $0 }.first { agent.manner(in: $0) != nil }
        self.init(agent: agent, language: wished ?? agent.homeLanguage)
    }

    /// What is said first.
    var firstWords: any KeyPath<SpeakingManner, String> & Sendable { isClosed ? \.closed : \.greeting }
}
