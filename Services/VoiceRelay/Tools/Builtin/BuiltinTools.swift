import JSON
import Models
import Net

/// Makes the built-in tools as an agent has them.
struct BuiltinTools: Sendable {
    let telephony: TelephonyDesk
    let customers: any CustomerLookup
    let notes: CustomerNotes
    /// Kept by whoever put the service together; none: there is one agent.
    let roster: (any AgentRoster)?

    /// The tool; nil where it would have nothing to choose from.
    @OnLoop func tool(_ name: BuiltinName, of agent: Agent, _ terms: BuiltinTerms) -> (any Tool)? {
        switch name {
        case .switchLanguage where agent.languages.count == 1: return nil
        case .switchAgent where others(than: agent, terms).isEmpty: return nil
        default: break
        }
        let words = ToolWords(name, terms)
        return switch name {
        case .getCustomer: GetCustomer(words: words, terms: terms, customers: customers, notes: notes)
        case .sendSMS: SendSMS(words: words, terms: terms, telephony: telephony)
        case .placeCall: PlaceCall(words: words, terms: terms, telephony: telephony)
        case .verifySend: VerifySend(words: words, terms: terms, telephony: telephony)
        case .verifyCode: VerifyCode(words: words, terms: terms, telephony: telephony)
        case .switchLanguage: SwitchLanguage(words: words, languages: agent.languages)
        case .switchAgent: SwitchAgent(words: words, others: others(than: agent, terms))
        case .transfer: Transfer(words: words)
        case .endCall: EndCall(words: words)
        case .collectDigits: CollectDigits(words: words, tools: agent.toolEntries.map(\.name))
        case .lookUp: LookUp(words: words, knowledge: agent.knowledge)
        case .remember: Remember(words: words, notes: notes, masks: agent.masksPrivateData)
        }
    }

    @OnLoop private func others(than agent: Agent, _ terms: BuiltinTerms) -> [SwitchAgent.Other] {
        let others = (roster?.agents ?? []).filter { $0.name != agent.name }
        guard !terms.agents.isEmpty else { return others.map(SwitchAgent.Other.init) }
        // In the order in which they are named, in which they are read out as well.
        return terms.agents.compactMap { name in others.first { $0.name == name } }.map(SwitchAgent.Other.init)
    }
}

/// What a tool is called, when it is of use, and what people say who want it.
struct ToolWords: Sendable {
    let name: String
    let description: String
    let examples: [String]

    init(_ name: BuiltinName, _ terms: BuiltinTerms) {
        self.name = name.rawValue
        description = terms.description ?? ToolDescriptions.of(name)
        examples = ToolExamples.of(name) + terms.examples
    }

    /// The tool with its arguments; a member that is not named is refused.
    func offer(_ properties: JSONObject, required: [String] = [], choices: [ChatChoice] = []) -> ChatTool {
        ChatTool(
            name: name, description: description,
            parameters: [
                "type": "object", "properties": .object(properties),
                "required": .array(required.map { .string($0) }), "additionalProperties": false,
            ], examples: examples, choices: choices)
    }
}
