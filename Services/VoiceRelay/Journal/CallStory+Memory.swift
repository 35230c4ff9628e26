import Models

extension CallStory {
    /// What a call that broke off goes on with: what was said, as the model is told it. Of the agent's words only those
    /// that were heard count.
    var memory: CallMemory {
        let agent = agents.last ?? (opening.agent, opening.version)
        return CallMemory(
            opening: opening, messages: messages, language: language, agent: agent.name, version: agent.version,
            turns: lastTurn, summary: handover?.summary ?? "", wasHandedOver: wasHandedOver)
    }

    /// Whether nothing has been asked since it was handed over last.
    private var wasHandedOver: Bool {
        notes.reduce(false) { was, kept in
            switch kept.note {
            case .handedOver: true
            case .asked: false
            default: was
            }
        }
    }

    /// The number of the last turn.
    var lastTurn: Int {
        notes.reduce(0) { last, kept in
            switch kept.note {
            case .asked(let turn, _, _): max(last, turn)
            case .answered(let answer): max(last, answer.turn)
            default: last
            }
        }
    }

    /// Remarks are not among them: no model is told of fillers, reprompts and the like.
    private var messages: [ChatMessage] {
        let answers = Dictionary(
            notes.compactMap { kept -> (Int, AnswerNote)? in
                if case .answered(let answer) = kept.note { (answer.turn, answer) } else { nil }
            }, uniquingKeysWith: { _, later in later })
        var history = History()
        for kept in notes {
            switch kept.note {
            case .connected: history.begin()
            case .greeted(let words, _): history.greet(words)
            case .asked(_, let words, _): history.hear(words)
            case .handedOver: history.isHandedOver = true
            case .toolUsed(let tool): history.use(tool)
            case .answered(let first):
                let answer = answers[first.turn] ?? first
                history.say(answer.heard ?? answer.sent, in: first.turn)
            default: break
            }
        }
        return history.finish()
    }
}

/// Messages in an order that models take: the wish for tools is followed by their results.
private struct History {
    private var messages: [ChatMessage] = []
    private var used: [(call: ToolCall, result: String)] = []
    private var tools = 0
    private var answered: Set<Int> = []
    /// Where the greeting of this session stands.
    private var greeting: Int?
    /// What was asked last found its answer in somebody else.
    var isHandedOver = false

    /// Where a greeting belongs: behind all that was said, but in front of a question that is still open.
    private var greetingPlace: Int {
        guard !isHandedOver else { return messages.count }
        return CallHistory(messages).unanswered?.place ?? messages.count
    }

    /// Another session.
    mutating func begin() {
        close()
        greeting = nil
    }

    /// A greeting that was cut short is told again, as it was heard.
    mutating func greet(_ words: String) {
        close()
        var place = greetingPlace
        if let greeting, greeting == place - 1 {
            place = greeting
            messages.remove(at: place)
        }
        greeting = place
        if !words.isEmpty { messages.insert(.assistant(words), at: place) }
    }

    mutating func hear(_ words: String) {
        close()
        isHandedOver = false
        if !words.isEmpty { messages.append(.user(words)) }
    }

    /// What was said in a turn is said once, however often it is noted.
    mutating func say(_ words: String, in turn: Int? = nil) {
        close()
        if let turn, !answered.insert(turn).inserted { return }
        if !words.isEmpty { messages.append(.assistant(words)) }
    }

    mutating func use(_ tool: ToolNote) {
        tools += 1
        used.append((ToolCall(id: "call_\(tools)", name: tool.name, arguments: tool.arguments), tool.result))
    }

    mutating func finish() -> [ChatMessage] {
        close()
        return messages
    }

    private mutating func close() {
        guard !used.isEmpty else { return }
        messages.append(.assistant("", calls: used.map(\.call)))
        for (call, result) in used { messages.append(.tool(result, callID: call.id)) }
        used = []
    }
}
