import JSON
import Models
import Twilio

/// What a model is asked, and what a person who takes over is told.
extension Call {
    /// The longest history a model is given.
    private static let historyTokens = 8_000
    private static let historyMessages = 60

    var request: ChatRequest {
        var request = ChatRequest(
            [.system(instructions)] + history.window(tokens: Self.historyTokens, messages: Self.historyMessages))
        request.knowledge = turn?.passages ?? []
        request.tools = current.tools
        if let turn, turn.rounds >= agent.patience.toolRounds { request.toolChoice = .none }
        request.temperature = agent.temperature
        request.maxTokens = agent.longestAnswer
        request.language = language.current
        request.answersIn = language.current
        return request
    }

    /// What the agent is, whom it speaks with, and how.
    private var instructions: String {
        var parts = [agent.instructions]
        parts.append(
            """
            You are speaking on the telephone: what you write is spoken as it is. Use short, plain sentences, without lists, \
            marks of formatting, emoji or web addresses. Answer in \(language.current.englishName), until the caller asks \
            for another language. What stands in square brackets was not spoken: it tells what the caller did.
            """)
        if !customerNumber.isEmpty, PhoneNumber(customerNumber)?.isWithheld != true {
            parts.append("The caller's number is \(customerNumber).")
        }
        if let briefing = customer?.briefing, !briefing.isEmpty { parts.append(briefing) }
        return parts.joined(separator: "\n\n")
    }

    /// What the caller said last.
    var lastWords: String {
        for case .user(let words) in history.messages.reversed() { return words }
        return ""
    }

    /// What our action address gets back when the session has ended.
    func handoff(_ farewell: Farewell) -> String {
        var data: JSONObject = [
            "language": .string(language.current.rawValue), "agent": .string(agent.name),
            "version": .integer(Int64(agent.version)), "callSid": .string(setup.callSID),
            "conversation": .string(setup.callSID), "customer": .string(customerNumber),
        ]
        switch farewell {
        case .handOver(let reason, let summary):
            data["reasonCode"] = "live-agent-handoff"
            data["reason"] = .string(reason)
            data["summary"] = .string(summary)
        case .end(let reason):
            data["reasonCode"] = "ended"
            data["reason"] = .string(reason)
        }
        return data.description
    }
}

extension Language {
    /// Its name, as a model is told it.
    var englishName: String {
        switch self {
        case .english: "English"
        case .spanish: "Spanish"
        case .portuguese: "Portuguese"
        }
    }
}
