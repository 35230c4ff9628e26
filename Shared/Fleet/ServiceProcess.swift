import Crypto
import Glibc
import Net
import Problems
import Settings
import Telemetry

/// A service as a process: reads what it is told, serves until it is asked to stop, and leaves in good order.
package enum ServiceProcess {
    /// What the process ends with.
    package enum Exit: Int32, Sendable {
        case stopped = 0
        case failed = 1
        case usage = 2
        case portTaken = 3
        /// Settings, a certificate, or a store that is damaged, newer or somebody else's: a person has to see to it (EX_CONFIG).
        case badSettings = 78
    }

    /// What a service is told by signals: to stop, and to read its settings anew.
    static let signals = [SIGTERM, SIGINT, SIGHUP]

    /// Runs a service until it is told to stop; does not return.
    package static func run<Service: FleetService>(_ service: Service.Type) -> Never {
        // Before any other thread is there: those started later inherit it.
        Signals.block(signals)
        CryptoLibrary.stayUntilTheEnd()
        Task.detached(executorPreference: EventLoop.shared) {
            let outcome = await start(service, Array(CommandLine.arguments.dropFirst()))
            LogSink.process.flush()
            SpanFile.installed?.flush()
            Glibc.exit(outcome.rawValue)
        }
        // Everything happens on the loop. The main thread only has to be there, with its signals blocked.
        while true { Glibc.pause() }
    }

    private static func start<Service: FleetService>(_ service: Service.Type, _ arguments: [String]) async -> Exit {
        let profile = Service.profile
        let usage = CommandRequest.usage(Service.commands)
        guard let request = CommandRequest(arguments, commands: Service.commands) else {
            complain("\(profile.name): \(arguments.joined(separator: " ")) is not understood.\n\(usage)")
            return .usage
        }
        let told = Told<Service>(SettingsSources.process())
        switch request {
        case .help:
            print(told.help(usage))
            return .stopped
        case .version:
            print("\(profile.name) \(Version.current)")
            return .stopped
        case .configuration(let reveal, let asJSON):
            print(told.configuration(reveal: reveal, asJSON: asJSON))
        case .serve:
            if told.problems.isEmpty { return await serve(service, told) }
        case .own(let name, let words):
            let command = Service.commands.first { $0.name == name }
            if told.problems.isEmpty, let command { return await run(command, words, told) }
        }
        for problem in told.problems { complain("\(profile.name): \(problem.message)") }
        return told.problems.isEmpty ? .stopped : .badSettings
    }

    /// Runs one of the service's own commands. Whoever wants it to stop earlier ends it by a signal, as any program.
    private static func run<Service: FleetService>(
        _ command: ServiceCommand, _ words: [String], _ told: Told<Service>
    ) async -> Exit {
        Signals.unblock(signals)
        LogSink.process.configure(service: Service.profile.name, level: .warning, form: nil)
        return await command.run(ServiceCommand.Errand(words: words, frame: told.frame, sources: told.sources))
    }

    @OnLoop
    private static func serve<Service: FleetService>(_ service: Service.Type, _ told: Told<Service>) async -> Exit {
        prepareLog(told.frame, Service.profile.name)
        let log = Log(.process)
        for warning in told.warnings { log.warning(warning) }
        let orders = Orders()
        orders.open(signals)
        let notifier = Notifier(environment: processEnvironment)
        let beginning = Beginning(orders, notifier)
        // Its timer does not keep it: it lives until the start is over.
        defer { withExtendedLifetime(beginning) {} }
        let started: ServiceLife<Service>?
        do {
            started = try await beginning.unlessStopped {
                try await ServiceLife<Service>(told, orders, notifier, log: log)
            }
        } catch {
            log.error("The service could not start.", ["error": sentence(error)])
            return exit(after: error)
        }
        guard let life = started else {
            log.notice("Stopped before it served.")
            return .stopped
        }
        do {
            try life.listen()
        } catch {
            log.error(
                "The service could not listen.",
                ["error": sentence(error), "setting": Service.profile.portSetting])
            return (error as? Problem)?.kind == .conflict ? .portTaken : .failed
        }
        await life.serveUntilToldToStop()
        return .stopped
    }

    private static func exit(after error: any Error) -> Exit {
        switch (error as? Problem)?.kind {
        // A certificate that cannot be used, and a store that is somebody else's, newer or damaged, are so at the next
        // start too.
        case .invalid, .conflict, .broken: .badSettings
        default: .failed
        }
    }

    static func sentence(_ error: any Error) -> String { (error as? Problem)?.message ?? "\(error)" }

    private static func prepareLog(_ settings: FrameSettings, _ name: String) {
        let form: LogForm? =
            switch settings.logForm {
            case .auto: .none
            case .json: .some(.json)
            case .text: .some(LogForm.fitting().isText ? .fitting() : .text(colors: false))
            case .journal: .some(.journal(socketPath: "/run/systemd/journal/socket"))
            }
        LogSink.process.configure(service: name, level: settings.logLevel, form: form)
        LogSink.process.startBuffering()
        OnLoop.soon { EventLoop.shared.whenIdle { LogSink.process.flush() } }
        if let path = settings.traceFile {
            let spans = SpanFile(path: path, service: name)
            SpanFile.install(spans)
            OnLoop.soon { SpanUpkeep(spans).begin() }
        }
    }

    private static func complain(_ text: String) {
        let line = text + "\n"
        write(STDERR_FILENO, line, line.utf8.count)
    }
}

extension LogForm {
    fileprivate var isText: Bool { if case .text = self { true } else { false } }
}
