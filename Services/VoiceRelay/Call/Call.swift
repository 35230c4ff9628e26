import Models

/// One call: what was said in it, what it waits for, and what it does next. It does nothing by itself: events go in, actions
/// come out, and all calls share nothing.
struct Call: Sendable {
    let setup: RelaySetup
    var current: CallAgent
    var language: LanguageChoice
    var customer: Customer?
    var history = CallHistory()
    var speech = AgentSpeech()
    var turn: Turn?
    var turns = 0
    /// How many answers were asked for.
    var answers = 0
    var collection: DigitCollection?
    /// Keys that may still come of the last one.
    var strays: StrayKeys?
    /// Keys that nobody asked for, until they are all there.
    var keys = ""
    /// Some of them came when nobody knew that they might be secret.
    var keysWereShown = false
    var due = CallDue()
    /// How often nobody said anything.
    var silences = 0
    /// How the session ends, once what is being said has been heard.
    var farewell: Farewell?
    /// When the last words were sent, and when they should have been heard.
    var lastWordsAt = (sent: Duration.zero, heard: Duration.zero)
    var lastAnswer: AnswerNote?
    /// What was said last to bridge a wait, and when.
    var lastFiller: (words: String, at: Duration)?
    /// Twilio has been told to end the session.
    var isLeaving = false
    /// The socket has gone.
    var hasEnded = false

    var agent: Agent { current.agent }
    /// The agent has been asked something, and has not said all of its answer.
    var isAnswering: Bool { turn.map { $0.done == nil } ?? false }

    /// How a session ends.
    enum Farewell: Sendable, Hashable {
        case handOver(reason: String, summary: String)
        case end(reason: String)
    }

    init(_ setup: RelaySetup, _ agent: CallAgent, language: Language, customer: Customer? = nil) {
        self.setup = setup
        current = agent
        self.language = LanguageChoice(language)
        self.customer = customer
    }

    /// The person on the other end, and the number of ours.
    var customerNumber: String { setup.customerNumber }
    var ownNumber: String { setup.ownNumber }

    /// Takes an event in; `now` is the time since the session began.
    mutating func take(_ event: CallEvent, at now: Duration, _ actions: inout [CallAction]) {
        guard !hasEnded else { return }
        switch event {
        case .began(let greeting, let memory): begin(greeting, memory, at: now, &actions)
        case .received(let message): take(message, at: now, &actions)
        case .customer(let customer): self.customer = customer
        case .asked(let answer): if turn?.answer == answer, turn?.asked == nil { turn?.asked = now }
        case .model(let step, let answer): take(step, of: answer, at: now, &actions)
        case .modelEnded(let answer): modelEnded(answer, at: now, &actions)
        case .modelFailed(let failure, let answer): fail(failure, of: answer, at: now, &actions)
        case .framed(let answer): if turn?.answer == answer, turn?.firstFrame == nil { turn?.firstFrame = now }
        case .toolDone(let use, let answer): take(use, of: answer, at: now, &actions)
        case .agent(let found, let name): goOn(with: found, named: name, at: now, &actions)
        case .tick: tick(at: now, &actions)
        case .dropped(let reason): drop(reason, at: now, &actions)
        }
    }

    private mutating func take(_ message: RelayEvent, at now: Duration, _ actions: inout [CallAction]) {
        switch message {
        case .prompt(let prompt): hear(prompt, at: now, &actions)
        case .interrupt(let interrupt): cut(interrupt, at: now, &actions)
        case .dtmf(let key): press(key, at: now, &actions)
        case .info(let name, let value): learn(name, value, at: now)
        case .error(let description): actions.append(.note(.trouble("Twilio: \(description)")))
        case .setup: actions.append(.note(.trouble("Twilio told twice who calls.")))
        case .unknown(let type): actions.append(.note(.trouble("Twilio sent a message of type \(type.prefix(40)).")))
        }
    }

    /// What the greeting was, and what was said in the call before, if it was here before.
    private mutating func begin(
        _ greeting: String, _ memory: CallMemory?, at now: Duration, _ actions: inout [CallAction]
    ) {
        if let memory {
            history = CallHistory(memory.messages)
            turns = memory.turns
        }
        // Whoever was handed over had their answer.
        let open = memory?.wasHandedOver == true ? nil : history.unanswered
        if !greeting.isEmpty {
            // A question that the break cut off from its answer is to be the last of what was said.
            let place = open?.place ?? history.count
            history.insert(.assistant(greeting), at: place)
            speech.add(greeting, message: open == nil ? place : nil, at: now)
            actions.append(.note(.greeted(greeting, language.current)))
        }
        if let open { goOnAnswering(open.words, at: now, &actions) } else { awaitCaller(at: now) }
    }

    /// Words spoken and heard, as Twilio tells while it goes on.
    private mutating func learn(_ name: String, _ value: String, at now: Duration) {
        switch (name, value) {
        case ("agentSpeaking", "on"):
            speech.goesOn(at: now)
        case ("agentSpeaking", "off"):
            guard let since = speech.soundsSince else { return }
            speech.hasEnded(at: now)
            guard !isAnswering else { return }
            if farewell != nil { hasSounded(since: since, at: now) } else { awaitCaller(at: now) }
        case ("clientSpeaking", "on"):
            // Somebody is there.
            if due.silence != nil { due.silence = now + agent.patience.silence }
        default: break
        }
    }

    private mutating func drop(_ reason: String, at now: Duration, _ actions: inout [CallAction]) {
        // Whatever the session was to end with is not what ended it.
        farewell = nil
        giveUpTurn(at: now, finish: "dropped", &actions)
        due = CallDue()
        hasEnded = true
        actions.append(.note(.disconnected(reason: reason)))
    }
}
