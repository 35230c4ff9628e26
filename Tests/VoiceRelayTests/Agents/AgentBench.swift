import Fleet
import FleetTestSupport
import HTTP
import HTTPClient
import JSON
import Settings
import Store
import Telemetry

@testable import VoiceRelay

/// A library of agents over folders of its own, asked without a socket.
struct AgentBench: Sendable {
    let agents: TemporaryFolder
    let state: TemporaryFolder
    let frame: Frame
    let shelf: AgentLibrary
    let routes: RouteTable

    /// - Parameter state: Where another bench has left what it kept.
    init(
        _ agents: TemporaryFolder = TemporaryFolder("agents"), state: TemporaryFolder = TemporaryFolder("state"),
        environment: [String: String] = [:]
    ) async throws {
        self.agents = agents
        self.state = state
        var reader = SettingsReader(
            SettingsSources(
                environment: ["STATE_DIR": state.path, "AGENTS_DIR": agents.path].merging(environment) { $1 }))
        let settings = FrameSettings(from: &reader, for: VoiceRelayService.profile)
        let own = AgentSettings(from: &reader)
        if let problem = reader.problems.first { throw problem }
        let database = try await Database(
            "\(state.path)/voice-relay.sqlite", application: 1, durability: .normal,
            migrations: VoiceRelayService.profile.migrations)
        frame = await Frame(
            VoiceRelayService.profile, settings, database, HTTPClient(), log: Log(LogSink(file: -1, form: .json)))
        shelf = AgentLibrary(own, frame)
        routes = RouteTable(AgentHandlers(library: shelf).routes)
        try await shelf.open()
    }

    func ask(_ method: Method = .get, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        try await routes.ask(method, path, body: body).json
    }

    /// The version of an agent that answers.
    func version(_ name: String = "desk") async -> Int? { await shelf.agent(named: name)?.version }
}
