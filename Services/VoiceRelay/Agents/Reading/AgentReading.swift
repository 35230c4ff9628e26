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

    /// Reads what was taken once, perhaps by other rules: today's flaws are told beside it, and an agent that can be made
    /// of it answers on.
    ///
    /// - Throws: `AgentFlaws`, of what cannot be read at all.
    static func kept(_ source: AgentSource, _ defaults: AgentDefaults) throws -> (agent: Agent, flaws: [AgentFlaw]) {
        let reading = AgentReading(source: source, defaults: defaults)
        guard let agent = reading.agent(), !agent.manners.isEmpty else {
            throw AgentFlaws(name: source.name, flaws: reading.flaws.flaws)
        }
        return (agent, reading.flaws.flaws)
    }

    private func agent() -> Agent? {
        let instructions = trimmed(source.context)
        if instructions.isEmpty { flaws.add("context.md", 1, "The file is empty: it tells the agent what to be.") }
        let manifest = manifest()
        guard let whole = parsed(source.agent, "agent.json") else { return nil }
        var members = Members(of: whole, named: "", in: "agent.json", LineTable(source.agent), flaws)
        var agent = Agent(name: source.name, title: "", instructions: instructions, manners: [:])
        agent.manifest = manifest ?? ToolManifest()
        if let title = members.text("title", upTo: 100), !trimmed(title).isEmpty {
            agent.title = trimmed(title)
        } else {
            members.refuse("title", "must say what people call the agent.")
        }
        agent.models = members.texts("models", upTo: 8, longest: 200) ?? []
        agent.temperature = members.number("temperature", in: 0...2)
        agent.longestAnswer = members.whole("longestAnswer", in: 1...32_000)
        agent.tools = members.texts("tools", upTo: 64, longest: 64) ?? []
        if manifest != nil { checkTools(of: agent, members) }
        let lines = readLanguages(of: &agent, &members)
        agent.patience = patience(&members)
        agent.pieces = pieces(&members)
        agent.sound = sound(&members)
        agent.routing = routing(&members, agent)
        agent.hours = hours(&members)
        agent.handover = handover(&members)
        agent.keys = keys(&members, agent)
        agent.masksPrivateData = members.flag("masksPrivateData") ?? false
        agent.sound.intelligenceService =
            members.name("intelligenceService", upTo: 100) ?? agent.sound.intelligenceService
        agent.knowledge = knowledge(&members)
        members.end()
        if flaws.flaws.isEmpty { checkScripts(of: agent, lines, members.line(of: "handover")) }
        return agent
    }

    private func parsed(_ text: String, _ file: String) -> PlacedJSON? {
        do {
            return try PlacedJSON(parsing: text, limits: JSONLimits(maxDepth: 32, maxMembers: 20_000))
        } catch {
            let message = Problem(telling: error)?.message ?? "The file is no JSON."
            flaws.add(file, FlawLine.line(in: message), message)
            return nil
        }
    }

    // MARK: Tools and knowledge

    /// The tools of its own; nil, and a note, where they cannot be read.
    private func manifest() -> ToolManifest? {
        guard let text = source.tools else { return ToolManifest() }
        let file = "tools.json"
        return parsed(text, file).map { ToolManifest($0, in: file, LineTable(text), flaws) }
    }

    private func checkTools(of agent: Agent, _ members: Members) {
        let known = BuiltinName.allCases.map(\.rawValue) + agent.manifest.entries.map(\.name)
        for name in agent.unknownTools {
            let nearest = Spelling.nearest(to: name, among: known)
            let hint = nearest.map { "Did you mean \($0)?" } ?? "tools.json names none such, and none is built in."
            members.refuse("tools", "holds \(name), which is no tool. \(hint)")
        }
        if Set(agent.tools).count < agent.tools.count { members.refuse("tools", "holds a tool twice.") }
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
