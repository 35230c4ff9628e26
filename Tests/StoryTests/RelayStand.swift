import Calling
import FleetTestSupport
import Glibc
import JSON
import Net
import Problems
import Settings
import Twilio

/// A real voice-relay with a scripted model behind it, which can be killed and started again where it was.
@OnLoop
final class RelayStand {
    let model: ScriptedModel
    let door: RelayDoor
    private(set) var service: RunningService
    private var how: RunningService.Plan

    private static let account = "AC00000000000000000000000000000001"
    private static let token = "0123456789abcdef0123456789abcdef"
    private static let agent = """
        {
          "title": "Desk",
          "languages": {"en": {
            "greeting": "Hello there.", "apology": "Sorry, say that again.", "resumption": "We were cut off.",
            "handover": "Putting you through.", "nobodyFree": "Nobody is free.", "goodbye": "Goodbye now."
          }},
          "tools": ["transfer", "end-call"],
          "routing": [{}],
          "handover": {"number": "+15005550009"},
          "patience": {"filler": "60s", "silence": "600s"}
        }
        """

    init(_ settings: [String: String]) async throws {
        model = try ScriptedModel()
        let folder = TemporaryFolder("relay")
        mkdir("\(folder.path)/agents", 0o755)
        mkdir("\(folder.path)/agents/desk", 0o755)
        try TextFile.write(Self.agent, to: "\(folder.path)/agents/desk/agent.json")
        try TextFile.write("Be kind.", to: "\(folder.path)/agents/desk/context.md")
        how = RunningService.Plan("voice-relay")
        how.folder = folder
        how.port = try FreePort.any()
        how.settings = [
            "AGENTS_DIR": "\(folder.path)/agents", "OPENAI_BASE_URL": model.url, "EMBEDDED_ACCOUNT_SID": Self.account,
            "EMBEDDED_AUTH_TOKEN": Self.token, "ACCESS_LOG": "false",
        ].merging(settings) { $1 }
        door = RelayDoor("http://127.0.0.1:\(how.port ?? 0)", Self.exchange())
        service = try await RunningService.ready(how)
    }

    /// A Twilio of one's own, whose connections end with it.
    static func exchange() -> TelephoneExchange { TelephoneExchange(account: account, token: Secret(token)) }

    /// Starts it again, where it was.
    func start() async throws { service = try await RunningService.ready(how) }

    func plan(_ number: Int) -> TestCall.Plan {
        TestCall.Plan(url: "\(door.origin)/voice", from: "+1500555\(1_000 + number)", to: "+15005550006")
    }

    /// What was said in the last question that the model was asked.
    var lastTalk: [String] { Self.talk(in: model.asked.last?.body ?? .null) }

    static func talk(in question: JSONValue) -> [String] {
        (question["messages"]?.array ?? []).filter { $0["role"]?.string != "system" }.map {
            $0["content"]?.string ?? ""
        }
    }

    static func everythingSaid(in question: JSONValue) -> String { talk(in: question).joined(separator: " ") }

    /// Descriptors, without those of the connections to the model that are kept for the next question.
    var descriptors: Int { service.process.descriptorCount - model.openConnections }

    /// How large its store is: of what was written there, its page cache may keep a copy, up to a bound of its own.
    var storedBytes: Int {
        ["voice-relay.sqlite", "voice-relay.sqlite-wal"].reduce(0) { total, name in
            var facts = Glibc.stat()
            let path = "\(service.folder.path)/\(name)"
            return stat(path, &facts) == 0 ? total + Int(facts.st_size) : total
        }
    }

    /// Waits until so many turns of a call have been written down.
    func untilTold(_ turns: Int, of call: String) async throws {
        try await until("\(turns) turns") {
            let told = try await service.client.get("/calls/\(call)").json["turns"]?.array ?? []
            return told.count == turns && told.allSatisfy { $0["sent"]?.string?.isEmpty == false }
        }
    }

    /// Waits until no call goes on and every connection but this one is gone.
    func untilQuiet() async throws {
        try await until("quiet") {
            let calls = try await service.client.get("/calls/live").json["calls"]?.array
            let connections = try await service.client.metric("fleet_http_connections") ?? 0
            return calls == [] && connections <= 1
        }
    }

    /// Waits until it has no more descriptors: the last connection that asked it may be closed a moment later.
    func untilDescriptors(atMost most: Int) async throws {
        try await until("\(most) descriptors, not \(descriptors)") {
            await Task.yield()
            return descriptors <= most
        }
    }

    private func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
        let last = Moment.now + .seconds(60)
        while try await !isSo() {
            guard Moment.now < last else { throw Problem(.timedOut, "There was to come \(what).") }
        }
    }

    func close() async {
        await service.kill()
        door.exchange.close()
        model.stop()
    }
}

/// Runs `body` with a relay that is ended afterwards, whatever happens.
@OnLoop
func withRelayStand(
    _ settings: [String: String] = [:], _ body: @OnLoop (RelayStand) async throws -> Void
) async throws {
    let stand = try await RelayStand(settings)
    do {
        try await body(stand)
        await stand.close()
    } catch {
        let said = stand.service.process.output
        await stand.close()
        throw Problem(.broken, "\(error)\nvoice-relay said:\n\(said)")
    }
}
