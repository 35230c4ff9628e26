import JSON
import Models
import Problems
import Settings

/// Makes an agent of its files, or tells everything that is wrong in them.
struct AgentReading {
    let source: AgentSource
    let defaults: AgentDefaults
    let flaws = FlawList()

    /// - Throws: `AgentFlaws`.
    static func read(_ source: AgentSource, _ defaults: AgentDefaults = AgentDefaults()) throws -> Agent {
        let reading = AgentReading(source: source, defaults: defaults)
        source.check(reading.flaws)
        let agent = reading.agent()
        guard reading.flaws.flaws.isEmpty, let agent else {
            let flaws = reading.flaws.flaws.sorted { ($0.file, $0.line) < ($1.file, $1.line) }
            throw AgentFlaws(name: source.name, flaws: flaws)
        }
        return agent
    }

    /// The tools that stand in its manifest, which is JSON already.
    private func readManifest() -> ToolManifest? {
        guard let text = source.tools else { return nil }
        do {
            return try ToolManifest(parsing: Array(text.utf8))
        } catch {
            flaws.add("tools.json", 1, (error as? Problem)?.message ?? "\(error)")
            return nil
        }
    }

    private func agent() -> Agent? {
        let instructions = trimmed(source.context)
        if instructions.isEmpty { flaws.add("context.md", 1, "The file is empty: it tells the agent what to be.") }
        let manifest = source.tools.flatMap { parsed($0, "tools.json", JSONValue.self) }
        guard let whole = parsed(source.agent, "agent.json", PlacedJSON.self) else { return nil }
        var members = Members(of: whole, named: "", in: "agent.json", LineTable(source.agent), flaws)
        var agent = Agent(name: source.name, title: "", instructions: instructions, manners: [:])
        if manifest != nil, let manifest = readManifest() { agent.manifest = manifest }
        if let title = members.text("title", upTo: 100), !trimmed(title).isEmpty {
            agent.title = trimmed(title)
        } else {
            members.refuse("title", "must say what people call the agent.")
        }
        agent.models = members.texts("models", upTo: 8, longest: 200) ?? []
        agent.temperature = members.number("temperature", in: 0...2)
        agent.longestAnswer = members.whole("longestAnswer", in: 1...32_000)
        agent.tools = tools(&members, manifest)
        readLanguages(of: &agent, &members)
        agent.patience = patience(&members)
        agent.pieces = pieces(&members)
        agent.sound = sound(&members)
        agent.routing = routing(&members, agent)
        agent.hours = hours(&members)
        agent.handover = handover(&members)
        agent.masksPrivateData = members.flag("masksPrivateData") ?? false
        agent.sound.intelligenceService = members.text("intelligenceService", upTo: 100)
        agent.knowledge = knowledge(&members)
        members.end()
        return agent
    }

    private func parsed<Value: JSONReadable>(_ text: String, _ file: String, _: Value.Type) -> Value? {
        do {
            return try Value(parsing: text, limits: JSONLimits(maxDepth: 32, maxMembers: 20_000))
        } catch {
            let message = Problem(telling: error)?.message ?? "The file is no JSON."
            flaws.add(file, FlawLine.line(in: message), message)
            return nil
        }
    }

    // MARK: Tools and knowledge

    private func tools(_ members: inout Members, _ manifest: JSONValue?) -> [String] {
        let names = members.texts("tools", upTo: 64, longest: 64) ?? []
        let own = manifest.map(ToolNames.declared) ?? []
        for name in names where !ToolNames.builtIn.contains(name) && !own.contains(name) {
            let nearest = Spelling.nearest(to: name, among: ToolNames.builtIn + own)
            let hint = nearest.map { "Did you mean \($0)?" } ?? "tools.json names none such, and none is built in."
            members.refuse("tools", "holds \(name), which is no tool. \(hint)")
        }
        if Set(names).count < names.count { members.refuse("tools", "holds a tool twice.") }
        return names
    }

    private func knowledge(_ members: inout Members) -> AgentKnowledge {
        var rules = AgentKnowledge.Rules()
        if var told = members.members("knowledge") {
            rules.budget = told.whole("budget", in: 0...200_000) ?? rules.budget
            rules.passages = told.whole("passages", in: 1...20) ?? rules.passages
            told.end()
        }
        return AgentKnowledge(source.knowledge.map(\.passage), rules: rules)
    }

    func trimmed(_ text: String) -> String {
        let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
        let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? start
        return String(text[start..<end])
    }
}

/// What holds for every agent that says nothing else.
struct AgentDefaults: Sendable, Hashable {
    var pieces = SpeechPieces.Rules()
    var intelligenceService: String?
}

extension AgentSource.Document {
    /// As a model is given it: a table keeps the name of its file, which tells that it is one.
    var passage: ChatKnowledge {
        let isTable = name.lowercased().hasSuffix(".csv")
        return ChatKnowledge(
            title: isTable ? name : String(name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex)), text: text)
    }
}
