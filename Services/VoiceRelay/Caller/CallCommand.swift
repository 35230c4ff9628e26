import Calling
import Fleet
import Net
import Problems
import Settings
import Twilio

/// `voice-relay call`: plays callers against a relay, and says how it went.
struct CallCommand: Sendable {
    let options: CallOptions
    let place: Place

    static let command = ServiceCommand("call", "SCENARIO…", "plays callers; --help tells more") { errand in
        await run(errand)
    }

    /// Who is called, and where what came of it is looked up.
    struct Place: Sendable {
        var voice: String
        var relay: String
        var conversations: String
        var account: String
        var token: Secret?
        var detour: TelephoneExchange.Detour?
    }

    private static func run(_ errand: ServiceCommand.Errand) async -> ServiceProcess.Exit {
        if errand.words.first == "--help" || errand.words.first == "-h" {
            print(CallOptions.usage)
            return .stopped
        }
        let command: CallCommand
        let scenarios: [Scenario]
        do {
            let options = try CallOptions(errand.words)
            command = CallCommand(options: options, place: try Place(options, errand))
            scenarios = try options.files.map { try ScenarioFile.read($0) }
        } catch {
            CommandWords.complain(ScenarioPlay.sentence(error))
            if errand.words.isEmpty { CommandWords.complain(CallOptions.usage) }
            return .usage
        }
        do {
            if let sid = command.options.record { return try await command.record(sid) }
            return try await command.play(scenarios)
        } catch {
            CommandWords.complain(ScenarioPlay.sentence(error))
            return .failed
        }
    }

    private var look: FleetLook { FleetLook(relay: place.relay, conversations: place.conversations) }

    private func record(_ sid: String) async throws -> ServiceProcess.Exit {
        CommandWords.write(try CallRecording(try await look.frames(of: sid)).scenario(of: sid))
        return .stopped
    }

    private func play(_ scenarios: [Scenario]) async throws -> ServiceProcess.Exit {
        let (options, place) = (options, place)
        let exchange = TelephoneExchange(
            account: place.account, token: place.token, detour: place.detour, connections: options.atOnce)
        let batch = CallBatch(scenarios, times: options.calls, atOnce: options.atOnce)
        let look = look
        let results = await batch.run { scenario in
            var plan = TestCall.Plan(
                url: place.voice, from: options.from ?? scenario.from ?? Self.anyNumber(),
                to: options.number ?? scenario.number ?? "+12025550100")
            plan.callee = scenario.person
            plan.speed = options.speed ?? scenario.speed
            return await ScenarioPlay(scenario, plan, over: exchange, look).run()
        } told: { result in
            if options.asJSON { return }
            CommandWords.write(result.summary + "\n")
            if options.isVerbose || !result.hasPassed { CommandWords.write(result.transcript) }
        }
        await exchange.close()
        let report = ScenarioReport(results: results)
        if options.asJSON { CommandWords.write("\(report.json)\n") }
        if let path = options.junit { try ScenarioFile.write(report.junit, to: path) }
        if !options.asJSON, results.count > 1 {
            CommandWords.write("\(results.count - report.failures) as expected, \(report.failures) not\n")
        }
        return report.failures == 0 ? .stopped : .failed
    }

    /// A number that nobody has: of those that are kept for stories.
    private static func anyNumber() -> String { "+1202555\(Int.random(in: 1_000...9_999))" }
}

extension CallCommand.Place {
    /// Finds out who is called by the words of the command, or else from what the fleet is told.
    init(_ options: CallOptions, _ errand: ServiceCommand.Errand) throws {
        var reader = SettingsReader(errand.sources)
        let here = "http://127.0.0.1:\(errand.frame.port)"
        let world = try errand.sources.find("PUBLIC_BASE_URL")?.value ?? ""
        voice = options.to ?? "\(world.isEmpty ? here : Self.withoutEnd(world))/voice"
        if options.to == nil, !world.isEmpty {
            detour = TelephoneExchange.Detour(from: Self.withoutEnd(world), to: here)
        }
        relay = options.to.map { Self.origin(of: $0) } ?? here
        conversations = errand.frame.neighbours["conversations-api"] ?? "http://127.0.0.1:3001"
        if let twilio = TwilioAccount(from: &reader) {
            (account, token) = (twilio.sid.text, twilio.authToken)
        } else {
            let sid = reader.optionalText("EMBEDDED_ACCOUNT_SID", "The account of the embedded Twilio.")
            let secret = reader.secret("EMBEDDED_AUTH_TOKEN", "The token of the embedded Twilio.")
            let embedded = try EmbeddedAccount(
                folder: errand.frame.stateFolder, sid: sid.flatMap { SID($0, .account) }, token: secret)
            (account, token) = (embedded.sid.text, embedded.token)
        }
        if let problem = reader.problems.first { throw problem }
    }

    private static func withoutEnd(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }

    /// Scheme, host and port.
    private static func origin(of url: String) -> String {
        guard let mark = url.firstRange(of: "://") else { return url }
        return String(url[..<mark.upperBound]) + url[mark.upperBound...].prefix { $0 != "/" && $0 != "?" }
    }
}
