import Fleet
import Models

/// Who wants to speak with somebody, as far as is known before anybody answers.
struct CallQuestion: Sendable, Hashable {
    /// The number that was called, in E.164.
    var called: String
    var channel: AgentChannel
    /// The language they are known to speak.
    var language: Language?
    var customer: Customer?
    /// Milliseconds since 1970.
    var time: Int

    /// - Parameter address: As Twilio tells it: `+15005550006`, or `whatsapp:+15005550006`.
    init(
        called address: String, channel: AgentChannel = .voice, language: Language? = nil, customer: Customer? = nil,
        at time: Int = Clock.milliseconds
    ) {
        let whatsapp = "whatsapp:"
        called = address.hasPrefix(whatsapp) ? String(address.dropFirst(whatsapp.count)) : address
        self.channel = address.hasPrefix(whatsapp) ? .whatsapp : channel
        self.language = language
        self.customer = customer
        self.time = time
    }

    /// The language they were heard in, or are known to prefer.
    var spokenLanguage: Language? { language ?? customer?.language }
}

/// Who answers, in which language, and whether only to say that nobody does now.
struct AgentChoice: Sendable {
    var agent: Agent
    var language: Language
    /// The agent is to say that it is closed, and no more.
    var isClosed: Bool
}

/// Chooses who answers: the line that says most about a call wins, and among equals the agent whose name comes first.
enum AgentRouting {
    /// - Parameter standard: The agent that answers what no line speaks of.
    static func choose(for question: CallQuestion, among agents: [Agent], standard: String?) -> AgentChoice? {
        let ordered = agents.sorted { $0.name < $1.name }
        var best: (weight: Int, agent: Agent)?
        for agent in ordered {
            let isOpen = agent.hours?.isOpen(at: question.time) ?? true
            var weights = agent.routing.compactMap { $0.weight(for: question, isOpen: isOpen) }
            // Above a line that says nothing, and below every one that says something.
            if agent.name == standard { weights.append(0) }
            guard var weight = weights.max() else { continue }
            if weight == 0, agent.name != standard { weight = -1 }
            if weight > best?.weight ?? .min { best = (weight, agent) }
        }
        guard let agent = best?.agent ?? ordered.first else { return nil }
        let isClosed = agent.hours.map { !$0.answersWhenClosed && !$0.isOpen(at: question.time) } ?? false
        return AgentChoice(agent: agent, language: language(of: agent, for: question), isClosed: isClosed)
    }

    private static func language(of agent: Agent, for question: CallQuestion) -> Language {
        let wished = [question.language, question.customer?.language].compactMap { $0 }
        return wished.first { agent.manner(in: $0) != nil } ?? agent.homeLanguage
    }
}
