import JSON

/// What the embedded agent decides to say or do: plain rules over a request, the same for the same.
struct EmbeddedAgent: Sendable {
    /// What it says, and which tools it wants used.
    struct Decision: Sendable, Hashable {
        var text: String
        var calls: [ToolCall] = []
    }

    private let request: ChatRequest
    private let index: KnowledgeIndex
    private let language: Language
    private let phrases: Phrases

    /// How much of a question a section has to speak of.
    private static let enoughCoverage = 0.34
    /// How many choices somebody can listen to.
    private static let mostChoices = 6

    init(_ request: ChatRequest, _ index: KnowledgeIndex) {
        self.request = request
        self.index = index
        language = Self.language(of: request)
        phrases = Phrases.of(language)
    }

    /// What was said last decides; a text that shows no language is in that of the one before it.
    static func language(of request: ChatRequest) -> Language {
        if let language = request.answersIn { return language }
        for case .user(let text) in request.messages.reversed() {
            if let language = LanguageDetector.language(of: text) { return language }
        }
        return request.language ?? .english
    }

    func decide() -> Decision {
        let results = results
        if !results.isEmpty {
            let told = results.map { said(of: $0.text, isTakeover: isHandedOn(by: $0)) }
            let more = results.contains(where: isHandedOn(by:)) ? [takeover].filter { !$0.isEmpty } : []
            return Decision(text: (told + more).joined(separator: " "))
        }
        guard let text = lastWords?.trimmed, !text.isEmpty else { return Decision(text: phrases.greeting) }
        if let answer = smallTalk(String(text)) { return answer }
        let tools = request.toolChoice == .none ? [] : request.tools
        if let answer = answerToQuestion(String(text), tools) { return answer }
        let match = match(for: String(text))
        // What the agent knows an answer to is a question, unless a tool is clearly asked for.
        if let choice = ToolChooser.choose(from: tools, for: String(text)), match == nil || choice.isClear {
            if choice.missing.isEmpty { return use(choice) }
            // Somebody who only asks about a thing has no number of theirs at hand.
            if match == nil || choice.score > ToolChooser.enough * 1.5 { return Decision(text: ask(for: choice)) }
        }
        if let match { return Decision(text: Excerpt.of(match.section, for: String(text))) }
        if let choice = ToolChooser.about(String(text), from: tools) { return use(choice) }
        if let tool = tools.first(where: Self.looksUp) { return look(up: String(text), with: tool) }
        return Decision(text: [phrases.unknown, suggestion].filter { !$0.isEmpty }.joined(separator: " "))
    }

    // MARK: What was said

    private var lastWords: String? {
        for case .user(let text) in request.messages.reversed() { return text }
        return nil
    }

    /// The results that nobody has spoken of yet.
    private var results: [(text: String, callID: String)] {
        request.messages.reversed().prefix { if case .tool = $0 { true } else { false } }.reversed().compactMap {
            if case .tool(let text, let callID) = $0 { (text, callID) } else { nil }
        }
    }

    /// Whether a result is that of a tool by which a caller is handed on, which results in an agent.
    private func isHandedOn(by result: (text: String, callID: String)) -> Bool {
        guard (try? JSONValue(parsing: result.text))?["agent"]?.string != nil else { return false }
        let calls = request.messages.flatMap { message -> [ToolCall] in
            if case .assistant(_, let calls) = message { calls } else { [] }
        }
        guard let call = calls.last(where: { $0.id == result.callID }) else { return false }
        // The one that takes over may have no such tool itself: the name alone tells.
        return Terms.words(of: call.name).contains("agent")
    }

    private func smallTalk(_ text: String) -> Decision? {
        switch SmallTalk.of(text) {
        case .identity: Decision(text: phrases.identity)
        case .greeting: Decision(text: phrases.greeting)
        case .thanks: Decision(text: phrases.thanks)
        case .help: Decision(text: [phrases.help, suggestion].filter { !$0.isEmpty }.joined(separator: " "))
        case .goodbye:
            Decision(
                text: phrases.goodbye,
                calls: request.tools.filter { Self.ends($0) && request.toolChoice != .none }.prefix(1).map {
                    ToolCall(
                        id: "call_0", name: $0.name,
                        arguments: ToolChooser.arguments(of: $0, in: text).found.description)
                })
        case nil: nil
        }
    }

    /// What was missing for a tool, said now.
    private func answerToQuestion(_ text: String, _ tools: [ChatTool]) -> Decision? {
        let spoken = request.messages.filter { if case .system = $0 { false } else { true } }
        guard spoken.count >= 3, case .assistant(let question, _) = spoken[spoken.count - 2],
            Language.allCases.contains(where: { Phrases.of($0).begins(question) }),
            case .user(let wish) = spoken[spoken.count - 3],
            let choice = ToolChooser.choose(from: tools, for: wish)
        else { return nil }
        let (arguments, missing) = ToolChooser.arguments(of: choice.tool, in: wish + "; " + text)
        // Who changes the subject is not asked again.
        guard missing.count < choice.missing.count else { return nil }
        let next = ToolChooser.Choice(
            tool: choice.tool, arguments: arguments, missing: missing, score: choice.score,
            isClear: choice.isClear)
        return missing.isEmpty ? use(next) : Decision(text: ask(for: next))
    }

    // MARK: Tools

    private func use(_ choice: ToolChooser.Choice) -> Decision {
        let number = request.messages.count
        return Decision(
            text: "",
            calls: [ToolCall(id: "call_\(number)", name: choice.tool.name, arguments: choice.arguments.description)])
    }

    private func look(up text: String, with tool: ChatTool) -> Decision {
        use(
            ToolChooser.Choice(
                tool: tool, arguments: ToolChooser.arguments(of: tool, in: text).found, missing: [], score: 0,
                isClear: true))
    }

    private func ask(for choice: ToolChooser.Choice) -> String {
        let properties = choice.tool.parameters["properties"]
        if choice.missing.contains(where: { properties?[$0]?["enum"] != nil }), !choice.tool.choices.isEmpty {
            let titles = choice.tool.choices.prefix(Self.mostChoices).map { $0.title(in: language) }
            return "\(phrases.which) \(phrases.listed(titles))?"
        }
        let nouns = choice.missing.map { name in
            phrases.nouns[ArgumentKind(name: name, schema: properties?[name] ?? [:])] ?? name
        }
        return "\(phrases.need) \(nouns.joined(separator: ", "))."
    }

    private static func ends(_ tool: ChatTool) -> Bool {
        let words = Set(Terms.words(of: tool.name))
        return !words.isDisjoint(with: ["end", "hangup"]) || words.isSuperset(of: ["hang", "up"])
    }

    private static func looksUp(_ tool: ChatTool) -> Bool {
        let words = Set(Terms.words(of: tool.name))
        return !words.isDisjoint(with: ["look", "lookup", "search", "knowledge"])
    }

    /// A result in words: its own sentence where it has one, else its values.
    private func said(of result: String, isTakeover: Bool) -> String {
        // A result that is no JSON is words already.
        guard let value = try? JSONValue(parsing: result) else {
            return result.trimmed.isEmpty ? phrases.done : String(result.trimmed)
        }
        if let error = value["error"], !error.isNull, error != false { return phrases.failed }
        for name in ["say", "message", "text", "summary", "answer", "result"] {
            if let text = value[name]?.string, !text.isEmpty { return text }
        }
        if let text = value.string { return text }
        if isTakeover { return phrases.takeover }
        let values = (value.object ?? [:]).compactMap { member -> String? in
            switch member.value {
            case .string(let text): "\(Self.spaced(member.key)): \(text)"
            case .integer, .unsigned, .number: "\(Self.spaced(member.key)): \(member.value.description)"
            default: nil
            }
        }
        return values.isEmpty ? phrases.done : "\(phrases.found) \(values.joined(separator: ", "))."
    }

    private static func spaced(_ name: String) -> String {
        name.split { "_-".contains($0) }.joined(separator: " ")
    }

    // MARK: What it knows

    private func match(for question: String) -> KnowledgeIndex.Match? {
        index.matches(question, in: language).first { $0.coverage >= Self.enoughCoverage }
    }

    /// What an agent says that a caller was handed on to: the answer to their question, or what it can be asked.
    private var takeover: String {
        let text = lastWords ?? ""
        // Who only names a subject has not asked anything yet.
        let asks = !ConnectionWish.isIn(text) && ConnectionWish.subject(of: text).count > 1
        return asks ? match(for: text).map { Excerpt.of($0.section, for: text) } ?? suggestion : suggestion
    }

    /// Two or three things to ask about, in the caller's language where there are any.
    private var suggestion: String {
        let sections = index.sections
        let own = sections.filter { LanguageDetector.language(of: $0.text) == language }
        var titles: [String] = []
        for section in own.isEmpty ? sections : own where !titles.contains(section.title) {
            titles.append(section.title)
        }
        let few = titles.filter { !$0.contains(".") }.prefix(3)
        return few.isEmpty ? "" : "\(phrases.suggestion) \(phrases.listed(Array(few)))."
    }
}
