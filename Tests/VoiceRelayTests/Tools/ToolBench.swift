import Fleet
import FleetTestSupport
import HTTP
import HTTPClient
import HTTPServer
import JSON
import Models
import Net
import Problems
import Settings
import Store
import Targets
import Telemetry
import Twilio

@testable import VoiceRelay

/// The tools with a Twilio of the test's own, a folder of their own, and nobody else.
final class ToolBench: Sendable {
    let folder = TemporaryFolder("tools")
    let frame: Frame
    let twilio: ScriptedTwilio
    let kit: ToolKit
    let roster: Roster

    static let account = SID("AC" + String(repeating: "0", count: 32), .account)
    static let caller = ToolCaller(
        callSID: "CA" + String(repeating: "1", count: 32), customerNumber: "+15558675310", ownNumber: "+15005550006",
        agent: "desk", language: .english)

    /// The agents there are; the first is the one that is spoken with.
    final class Roster: AgentRoster {
        let agents: [Agent]

        nonisolated init(_ agents: [Agent]) { self.agents = agents }
    }

    /// - Parameters:
    ///   - routes: What the Twilio of the test answers.
    ///   - lookup: Who is known.
    init(
        environment: [String: String] = [:], lookup: any CustomerLookup = NobodyKnown(), others: [Agent] = [],
        routes: [Route] = SmallTwilio().routes
    ) async throws {
        twilio = try await ScriptedTwilio(routes)
        let profile = VoiceRelayService.profile
        let environment = environment.merging(["STATE_DIR": folder.path, "CONVERSATIONS_URL": await twilio.url]) {
            told, _ in told
        }
        var reader = SettingsReader(SettingsSources(environment: environment))
        let frameSettings = FrameSettings(from: &reader, for: profile)
        let telephony = TelephonySettings(from: &reader)
        let settings = ToolSettings(from: &reader)
        if let problem = reader.problems.first { throw problem }
        let database = try await Database(
            "\(folder.path)/relay.sqlite", application: 1, durability: .normal, migrations: profile.migrations)
        frame = await Frame(profile, frameSettings, database, HTTPClient(), log: Log(LogSink(file: -1, form: .json)))
        roster = Roster([Self.agent()] + others)
        kit = ToolKit(
            frame: frame, settings, telephony: telephony,
            account: try TelephonyAccount.account(
                telephony, stateFolder: folder.path,
                conversationsURL: frameSettings.neighbours["conversations-api"] ?? ""),
            lookup: lookup, roster: roster)
    }

    deinit {
        let (frame, twilio) = (frame, twilio)
        Task {
            await frame.client.close()
            await frame.stopWork()
            await twilio.stop()
        }
    }

    /// An agent with every built-in tool, and what a manifest adds.
    static func agent(_ manifest: String = "[]", tools: [String]? = nil) -> Agent {
        var agent = Agent(name: "desk", title: "The desk", instructions: "", manners: [:])
        for language in Language.allCases { agent.manners[language] = SpeakingManner(tag: language.spokenTag) }
        // A manifest that cannot be read fails whoever looks for its tools.
        agent.manifest = (try? ToolManifest(parsing: Array(manifest.utf8))) ?? ToolManifest()
        agent.tools = tools ?? BuiltinName.allCases.map(\.rawValue) + agent.manifest.entries.map(\.name)
        return agent
    }

    /// Uses a tool as a model asks for it.
    func use(
        _ name: String, _ arguments: JSONObject = [:], of agent: Agent = ToolBench.agent(),
        for caller: ToolCaller = ToolBench.caller
    ) async -> ToolUse {
        await kit.toolbox.use(ToolCall(id: "1", name: name, arguments: arguments.description), of: agent, for: caller)
    }

    /// What the test's Twilio was asked, by a part of its path.
    func asked(_ part: String) async -> [ScriptedTwilio.Asked] {
        await twilio.asked.filter { $0.target.path.contains(part) }
    }
}

extension ToolUse {
    /// The result, as the model reads it.
    var json: JSONValue { (try? JSONValue(parsing: result)) ?? .null }
    /// What the model is told of a failure.
    var error: String { json["error"]?.string ?? "" }
}

extension ToolManifest {
    /// Reads a `tools.json`; throws its flaws.
    init(parsing document: [UInt8]) throws {
        let text = String(decoding: document, as: UTF8.self)
        let flaws = FlawList()
        self.init(try PlacedJSON(parsing: text), in: "tools.json", LineTable(text), flaws)
        guard flaws.flaws.isEmpty else { throw AgentFlaws(name: "tools", flaws: flaws.flaws) }
    }
}
