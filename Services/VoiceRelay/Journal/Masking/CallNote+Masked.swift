extension CallNote {
    /// The note without what is private in what was said.
    var masked: CallNote {
        switch self {
        case .opened(var opening):
            if var customer = opening.customer {
                customer.email = customer.email.map { _ in PrivateData.email }
                customer.traits = customer.traits.mapValues { PrivateData.masked($0) }
                opening.customer = customer
            }
            return .opened(opening)
        case .greeted(let words, let language): return .greeted(PrivateData.masked(words), language)
        case .asked(let turn, let words, let language):
            // Keys that make a turn are told to the model as words.
            let keys = words.hasPrefix("[keys pressed")
            return .asked(
                turn: turn, words: keys ? "[keys pressed: \(PrivateData.hidden)]" : PrivateData.masked(words),
                language: language)
        case .answered(var answer):
            answer.sent = PrivateData.masked(answer.sent)
            answer.heard = answer.heard.map { PrivateData.masked($0) }
            return .answered(answer)
        case .toolUsed(var tool):
            tool.arguments = PrivateData.masked(json: tool.arguments)
            tool.result = PrivateData.masked(json: tool.result)
            return .toolUsed(tool)
        case .digits(let digits, let turn): return .digits(digits.isEmpty ? "" : PrivateData.hidden, turn: turn)
        case .remark(let words, let kind): return .remark(PrivateData.masked(words), kind: kind)
        case .trouble(let words): return .trouble(PrivateData.masked(words))
        case .handedOver(let reason, let summary, let to):
            return .handedOver(
                reason: PrivateData.masked(reason), summary: PrivateData.masked(summary), to: to)
        // A model gives its reason in words of its own.
        case .disconnected(let reason): return .disconnected(reason: PrivateData.masked(reason))
        case .ended(let reason): return .ended(reason: PrivateData.masked(reason))
        case .connected, .language, .agent: return self
        }
    }
}
