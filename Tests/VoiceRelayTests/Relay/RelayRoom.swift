import Calling
import Fleet
import FleetTestSupport
import HTTP
import HTTPClient
import HTTPServer
import JSON
import Net
import Settings
import Store
import Telemetry
import Twilio
import WebSocket

@testable import VoiceRelay

/// The whole service on a port of its own, with a scripted model behind it and a telephone exchange before it.
@OnLoop
final class RelayRoom {
    let model: ScriptedModel
    let frame: Frame
    let metrics = Metrics()
    let service: VoiceRelayService
    let exchange: TelephoneExchange
    let origin: String
    let client: TestClient
    private let folder: TemporaryFolder
    private let agents = TemporaryFolder("agents")
    private let server: Server
    private let told: [String: String]
    private var callers = 0

    nonisolated static let account = "AC00000000000000000000000000000001"
    nonisolated static let token = Secret("0123456789abcdef0123456789abcdef")

    /// An agent of few words.
    nonisolated static let agent = """
        {
          "title": "Desk",
          "languages": {"en": {
            "greeting": "Hello there.", "fillers": ["One moment.", "Let me see."], "reprompts": ["Still there?"],
            "goodbye": "Goodbye now.", "apology": "Sorry, say that again.", "resumption": "We were cut off.",
            "handover": "Putting you through.", "nobodyFree": "Nobody is free."
          }},
          "tools": ["remember", "look-up", "end-call", "transfer"],
          "routing": [{}],
          "handover": {"number": "+15005550009", "ringSeconds": 20},
          "patience": {"filler": "700ms", "silence": "600s"}
        }
        """

    /// - Parameter folder: Where another room has left its state.
    init(
        _ environment: [String: String] = [:], agent: String, others: [String: String] = [:],
        folder: TemporaryFolder, model: ScriptedModel
    ) async throws {
        self.model = model
        self.folder = folder
        try AgentSource.small(agent: agent).write(into: agents.path)
        for (name, agent) in others { try AgentSource.small(name, agent: agent).write(into: agents.path) }
        let profile = VoiceRelayService.profile
        let told = [
            "STATE_DIR": folder.path, "AGENTS_DIR": agents.path, "OPENAI_BASE_URL": model.url, "OPENAI_MODEL": "first",
            "OPENAI_FALLBACK_MODELS": "second", "EMBEDDED_ACCOUNT_SID": Self.account,
            "EMBEDDED_AUTH_TOKEN": Self.token.reveal(),
        ].merging(environment) { $1 }
        self.told = told
        var reader = SettingsReader(SettingsSources(environment: told))
        let frameSettings = FrameSettings(from: &reader, for: profile)
        let settings = VoiceRelayService.Settings(from: &reader)
        if let problem = reader.problems.first { throw problem }
        let database = try await Database(
            "\(folder.path)/voice-relay.sqlite", application: 1, durability: .normal, migrations: profile.migrations)
        let frame = Frame(
            profile, frameSettings, database, HTTPClient(), log: Log(LogSink(file: -1, form: .json)))
        self.frame = frame
        let service = try await VoiceRelayService(settings: settings, frame: frame, metrics: metrics)
        self.service = service
        server = Server(router: Router(service.routes))
        let address = try server.listen(at: .loopback(port: 0))
        origin = "http://\(address)"
        client = TestClient(port: address.description.split(separator: ":").last.flatMap { Int($0) } ?? 0)
        exchange = TelephoneExchange(account: Self.account, token: Self.token)
    }

    /// Has the service read anew what it is told, and who answers.
    func reload(_ environment: [String: String], agent: String) async throws {
        try AgentSource.small(agent: agent).write(into: agents.path)
        var reader = SettingsReader(SettingsSources(environment: told.merging(environment) { $1 }))
        let settings = VoiceRelayService.Settings(from: &reader)
        if let problem = reader.problems.first { throw problem }
        await service.reload(settings)
    }

    var door: RelayDoor { RelayDoor(origin, exchange) }
    var live: LiveCalls { service.desk.live }

    /// What a call of somebody new is to be.
    func plan(_ change: (inout TestCall.Plan) -> Void = { _ in }) -> TestCall.Plan {
        callers += 1
        var plan = TestCall.Plan(
            url: "\(origin)/voice", from: "+1500555\(1_000 + callers)", to: "+15005550006")
        change(&plan)
        return plan
    }

    /// Somebody new, who has dialled and been greeted.
    func caller(_ change: (inout TestCall.Plan) -> Void = { _ in }) async throws -> TestCaller {
        let caller = TestCaller(plan(change), over: exchange)
        try await caller.dials()
        return caller
    }

    /// What is said in the last question that the model was asked.
    func lastTalk() -> [(role: String, text: String)] {
        (model.asked.last?.body["messages"]?.array ?? []).map {
            ($0["role"]?.string ?? "", $0["content"]?.string ?? "")
        }.filter { $0.role != "system" }
    }

    /// The sum of a metric's series with these labels, as /metrics tells them.
    func number(_ name: String, _ labels: String = "") -> Double {
        let lines = String(decoding: MetricsText.bytes(of: metrics), as: UTF8.self).split(separator: "\n")
        let named = lines.filter { $0.hasPrefix("\(name){") || $0.hasPrefix("\(name) ") }
        return named.filter { labels.isEmpty || $0.contains(labels) }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
    }

    /// What the journal holds of a call.
    func story(_ call: String) async throws -> JSONValue { try await client.get("/calls/\(call)").json }

    func close() async {
        server.breakOff()
        exchange.close()
        frame.client.close()
        await frame.stopWork()
        await frame.database.close()
    }
}

/// Runs `body` in a room that is cleared afterwards.
@OnLoop
func withRelay<Value: Sendable>(
    _ environment: [String: String] = [:], agent: String = RelayRoom.agent, others: [String: String] = [:],
    folder: TemporaryFolder = TemporaryFolder("relay"), _ body: @OnLoop (RelayRoom) async throws -> Value
) async throws -> Value {
    let model = try ScriptedModel()
    defer { model.stop() }
    let room = try await RelayRoom(environment, agent: agent, others: others, folder: folder, model: model)
    do {
        let value = try await body(room)
        await room.close()
        return value
    } catch {
        await room.close()
        throw error
    }
}
