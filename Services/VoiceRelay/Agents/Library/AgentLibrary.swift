import Fleet
import Guarded
import JSON
import Models
import Net
import Problems
import Settings
import Store
import Telemetry

/// The agents that answer: read from their folders, kept as versions, and chosen for each call.
///
/// An agent that is handed out never changes: a call keeps the version it began with.
@OnLoop
final class AgentLibrary {
    nonisolated let frame: Frame
    private var settings: AgentSettings
    var defaults: AgentDefaults { settings.defaults }
    /// The version of each agent that answers.
    private var published: [String: Agent] = [:]
    /// Versions that calls went on with after others had been published.
    private var older = RecentAgents()
    /// What was wrong when the folders were last read.
    private(set) var flawed: [AgentFlaws] = []
    private var isFolderThere = false
    /// What held for all of them when they were read.
    private var readWith: AgentDefaults?
    /// The last looking for what is published that was begun, and the last that counted.
    private var looks = (begun: 0, counted: 0)
    /// The agents in whose calls what is private is masked, for whoever writes calls down.
    nonisolated let masking = Guarded<Set<String>>([])

    nonisolated init(_ settings: AgentSettings, _ frame: Frame) {
        self.settings = settings
        self.frame = frame
    }

    /// Reads what is kept, and what has changed in the folders since.
    func open() async throws {
        try await refresh()
        _ = try await reload()
    }

    // MARK: Choosing

    /// Every agent that answers, by name.
    var agents: [Agent] { published.values.sorted { $0.name < $1.name } }

    /// The version of an agent that answers now.
    func agent(named name: String) -> Agent? { published[name] }

    /// A version of an agent, for a call that goes on with it; nil when there is none.
    func agent(named name: String, version: Int) async throws -> Agent? {
        if let agent = published[name], agent.version == version { return agent }
        if let agent = older.find(name, version) { return agent }
        let agent = try await read(name, version)
        if let agent { older.keep(agent) }
        return agent
    }

    /// Who answers. When no agent can be had, one that says so and no more.
    func choose(for question: CallQuestion) -> AgentChoice {
        AgentRouting.choose(for: question, among: agents, standard: settings.standard)
            ?? AgentChoice(agent: .nobody, language: question.spokenLanguage ?? .english, isClosed: true)
    }

    // MARK: Taking up changes

    /// Takes up settings that have changed, and what has changed in the folders.
    func reload(_ settings: AgentSettings) async throws {
        self.settings = settings
        _ = try await reload()
    }

    /// Takes up what has changed in the folders; a folder that is flawed leaves its agent as it was.
    func reload() async throws -> AgentChanges {
        let settings = settings
        let shelf = try await SlowLane.files.run { AgentShelf(reading: settings.folder, settings.defaults) }
        var changes = AgentChanges()
        if let shelf {
            let events = frame.events
            changes = try await frame.keep { db in
                var changes = AgentChanges()
                for book in shelf.books {
                    guard let number = try AgentTables.takeUp(book.source, book.fingerprint, in: db) else { continue }
                    changes.published[book.source.name] = number
                    try events.append(.agentPublished(book.source.name, number), in: db)
                }
                changes.retired = try AgentTables.retire(allBut: shelf.names, in: db)
                for name in changes.retired { try events.append(Event("agent.retired", of: name), in: db) }
                return changes
            }
        }
        isFolderThere = shelf != nil
        flawed = shelf?.flawed ?? []
        changes.flawed = flawed
        for flaws in flawed {
            frame.log.warning("An agent was not taken up.", ["agent": flaws.name, "why": flaws.problem.message])
        }
        try await refresh()
        if let missing { frame.log.warning("The agent by default is not there.", ["why": missing]) }
        return changes
    }

    /// Reads the published versions that are not at hand yet.
    func refresh() async throws {
        looks.begun += 1
        let look = looks.begun
        let defaults = settings.defaults
        let numbers = try await frame.database.read { try AgentTables.published(in: $0) }
        var present: [String: Agent] = [:]
        for (name, number) in numbers {
            if let agent = published[name], agent.version == number, defaults == readWith {
                present[name] = agent
            } else {
                present[name] = try await read(name, number)
            }
        }
        // One that was begun later has seen all that this one has, and perhaps more.
        guard look > looks.counted else { return }
        looks.counted = look
        if defaults != readWith { older = RecentAgents() }
        readWith = defaults
        for agent in published.values where present[agent.name]?.version != agent.version { older.keep(agent) }
        published = present
        let masked = present.values.filter(\.masksPrivateData).map(\.name)
        masking.withLock { $0 = Set(masked) }
        tellReadiness()
    }

    private func read(_ name: String, _ number: Int) async throws -> Agent? {
        let json = try await frame.database.read { try AgentTables.source(of: name, number, in: $0) }
        guard let json else { return nil }
        let defaults = settings.defaults
        let outcome = try await SlowLane.files.run {
            Result { try AgentReading.kept(AgentSource(name, json: json), defaults) }
        }
        do {
            var (agent, flaws) = try outcome.get()
            agent.version = number
            if !flaws.isEmpty {
                let why = AgentFlaws(name: name, flaws: flaws).problem.message
                frame.log.warning(
                    "A version that is kept would not be taken today.",
                    ["agent": name, "version": number, "why": why])
            }
            return agent
        } catch {
            // It was taken once, by a service that knew other rules.
            frame.log.error("A version of an agent cannot be read any more.", ["agent": name, "version": number])
            return nil
        }
    }

    /// What is missing where the agent that answers by default is none of those that answer.
    var missing: String? {
        guard let standard = settings.standard, published[standard] == nil, !published.isEmpty else { return nil }
        let nearest = Spelling.nearest(to: standard, among: published.keys.sorted())
        return "DEFAULT_AGENT names \(standard), and no such agent answers."
            + (nearest.map { " Did you mean \($0)?" } ?? "")
    }

    private func tellReadiness() {
        frame.readiness.miss("default agent", missing)
        let first = flawed.first.map { " \($0.problem.message)" } ?? ""
        let folder = isFolderThere ? "" : " The folder \(settings.folder) cannot be read."
        frame.readiness.block("agents", published.isEmpty ? "No agent can answer.\(folder)\(first)" : nil)
        frame.readiness.miss(
            "agents", !published.isEmpty && !flawed.isEmpty ? "What stood there before answers on.\(first)" : nil)
    }
}

/// What came of reading the folders anew.
struct AgentChanges: Sendable {
    /// The versions that answer from now on, by agent.
    var published: [String: Int] = [:]
    /// Agents that answer nobody any more, because their folders are gone.
    var retired: [String] = []
    var flawed: [AgentFlaws] = []
}

/// A few agents, of which those unused for longest are forgotten.
struct RecentAgents {
    private var agents: [Agent] = []
    private static let capacity = 32

    mutating func keep(_ agent: Agent) {
        agents.removeAll { $0.name == agent.name && $0.version == agent.version }
        agents.append(agent)
        if agents.count > Self.capacity { agents.removeFirst() }
    }

    mutating func find(_ name: String, _ version: Int) -> Agent? {
        guard let place = agents.firstIndex(where: { $0.name == name && $0.version == version }) else { return nil }
        let agent = agents.remove(at: place)
        agents.append(agent)
        return agent
    }
}

extension Event {
    static func agentPublished(_ name: String, _ number: Int) -> Event {
        Event("agent.published", of: name, ["version": .integer(Int64(number))])
    }
}

extension Agent {
    /// Stands in while no agent can be had: it says that nobody can take the call.
    static let nobody = Agent(
        name: "nobody", version: 0, title: "Nobody", instructions: "",
        manners: Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                var manner = StockPhrases.manner(in: language)
                manner.closed = manner.unavailable
                manner.greeting = manner.unavailable
                return (language, manner)
            }))
}
