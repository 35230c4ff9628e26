import Calling
import Fleet
import Guarded
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
        /// What agents send goes out into the world, and costs money.
        var isLive = false
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
            try OpenFiles.allow(calls: min(options.atOnce, options.calls * options.files.count))
            scenarios = try options.files.map { try ScenarioFile.read($0) }
            try command.checkCallers(of: scenarios)
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
        let numbers = Guarded(FictionalNumbers())
        let results = await batch.run { scenario in
            var plan = TestCall.Plan(
                url: place.voice, from: options.from ?? scenario.from ?? numbers.withLock { $0.take() },
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

    /// By an account of Twilio's own, nothing is sent to numbers that were made up unless that is wanted.
    func checkCallers(of scenarios: [Scenario]) throws {
        guard place.isLive, options.from == nil, !options.makesCallersUp else { return }
        guard let scenario = scenarios.first(where: { $0.from == nil }) else { return }
        throw Problem(
            .invalid,
            """
            The fleet has an account at Twilio, and messages to the callers would go out. Name with --from who calls in \
            “\(scenario.name)”, or say --fictional to have numbers made up all the same.
            """)
    }
}

extension CallCommand.Place {
    /// Finds out who is called by the words of the command, or else from what the fleet is told.
    init(_ options: CallOptions, _ errand: ServiceCommand.Errand) throws {
        var reader = SettingsReader(errand.sources)
        let told = TelephonySettings(from: &reader)
        let here = "http://127.0.0.1:\(errand.frame.port)"
        conversations = errand.frame.neighbours["conversations-api"] ?? ""
        relay = options.to.map { Self.origin(of: $0) } ?? here
        let world = told.publicAddress.map { Self.withoutEnd($0) }
        voice = options.to ?? "\(world ?? here)/voice"
        if options.to == nil, let world { detour = TelephoneExchange.Detour(from: world, to: here) }
        let twilio = try TelephonyAccount.account(
            told, stateFolder: errand.frame.stateFolder, conversationsURL: conversations)
        (account, token) = (twilio.sid.text, twilio.authToken)
        isLive = told.twilio.map { $0.hosts.baseURL == nil } ?? false
    }

    private static func withoutEnd(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }

    /// Scheme, host and port.
    private static func origin(of url: String) -> String {
        guard let mark = url.firstRange(of: "://") else { return url }
        return String(url[..<mark.upperBound]) + url[mark.upperBound...].prefix { $0 != "/" && $0 != "?" }
    }
}
