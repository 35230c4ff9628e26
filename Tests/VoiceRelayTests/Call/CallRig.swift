import JSON
import Models

@testable import VoiceRelay

/// A call in a test: events in, what it did out, with a clock that goes as the test says.
struct CallRig {
    var call: Call
    var now = Duration.zero
    /// Everything it did, since the start.
    var done: [CallAction] = []

    init(
        _ change: (inout Agent) -> Void = { _ in }, tools: [String] = [], slow: Set<String> = [],
        from caller: String = "+15005550001"
    ) {
        var agent = Agent(
            name: "desk", title: "Desk", instructions: "Help.",
            manners: [
                .english: SpeakingManner(
                    tag: "en-US", fillers: ["One moment.", "Let me see."], reprompts: ["Still there?"],
                    goodbye: "Goodbye.", apology: "Sorry, say that again?", keyPrompt: "Please key it in.",
                    handover: "I am putting you through."),
                .spanish: SpeakingManner(tag: "es-ES", fillers: ["Un momento."], apology: "Lo siento."),
            ])
        change(&agent)
        var setup = RelaySetup()
        setup.callSID = "CA00000000000000000000000000000001"
        setup.from = caller
        setup.to = "+15005550006"
        let offers = tools.map { ChatTool(name: $0, description: $0) }
        call = Call(setup, CallAgent(agent: agent, tools: offers, slowTools: slow), language: .english)
    }

    /// Begins with a greeting that has been spoken.
    static func greeted(_ change: (inout Agent) -> Void = { _ in }, tools: [String] = [], slow: Set<String> = [])
        -> Self
    {
        var rig = CallRig(change, tools: tools, slow: slow)
        rig.take(.began(greeting: "Hello!", memory: nil))
        rig.wait(.seconds(2))
        return rig
    }

    @discardableResult
    mutating func take(_ event: CallEvent) -> [CallAction] {
        var actions: [CallAction] = []
        call.take(event, at: now, &actions)
        done += actions
        return actions
    }

    /// Lets time pass, and with it whatever is due.
    @discardableResult
    mutating func wait(_ time: Duration) -> [CallAction] {
        let end = now + time
        var actions: [CallAction] = []
        while let next = call.due.next, next <= end {
            now = max(now, next)
            actions += take(.tick)
        }
        now = end
        return actions
    }

    @discardableResult
    mutating func say(_ words: String, lang: String? = "en-US") -> [CallAction] {
        take(.received(.prompt(RelayPrompt(text: words, language: lang))))
    }

    /// The number of the answer that is awaited.
    var answer: Int { call.turn?.answer ?? 0 }

    /// The model answers with these pieces, and ends.
    @discardableResult
    mutating func reply(_ pieces: String...) -> [CallAction] {
        let answer = answer
        var actions = take(.model(.answering(model: "m"), answer: answer))
        for piece in pieces { actions += take(.model(.text(piece), answer: answer)) }
        actions += take(.model(.finished(.stop), answer: answer))
        actions += take(.modelEnded(answer: answer))
        return actions
    }

    /// The model wants tools used.
    @discardableResult
    mutating func want(_ names: String..., saying text: String = "") -> [CallAction] {
        let answer = answer
        var actions: [CallAction] = []
        if !text.isEmpty { actions += take(.model(.text(text), answer: answer)) }
        for (place, name) in names.enumerated() {
            let call = ToolCall(id: "c\(place)", name: name, arguments: "{}")
            actions += take(.model(.toolCall(call), answer: answer))
        }
        actions += take(.model(.finished(.toolCalls), answer: answer))
        return actions
    }

    @discardableResult
    mutating func done(_ id: String, _ result: String, deed: CallDeed? = nil) -> [CallAction] {
        take(
            .toolDone(
                ToolUse(
                    call: ToolCall(id: id, name: "t", arguments: "{}"), result: result, deed: deed,
                    shownArguments: "{}", duration: .milliseconds(5)), answer: answer))
    }
}

extension [CallAction] {
    /// What was sent to be spoken.
    var spoken: String { texts.map(\.token).joined() }

    var texts: [RelayText] {
        compactMap { if case .send(.text(let text)) = $0 { text } else { nil } }
    }

    var commands: [RelayCommand] {
        compactMap { if case .send(let command) = $0 { command } else { nil } }
    }

    var notes: [CallNote] { compactMap { if case .note(let note) = $0 { note } else { nil } } }

    var requests: [ChatRequest] {
        compactMap { if case .ask(let request, _, _) = $0 { request } else { nil } }
    }

    var usedTools: [String] {
        compactMap { if case .use(let call, _, _) = $0 { call.name } else { nil } }
    }

    var answers: [AnswerNote] {
        notes.compactMap { if case .answered(let answer) = $0 { answer } else { nil } }
    }

    var stopsAsking: Bool { contains { if case .stopAsking = $0 { true } else { false } } }
    var stopsTools: Bool { contains { if case .stopTools = $0 { true } else { false } } }
}

extension ChatRequest {
    /// What was said, without what the agent was told to be.
    var talk: [ChatMessage] { messages.filter { if case .system = $0 { false } else { true } } }
}
