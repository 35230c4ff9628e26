import Glibc
import Net
import Problems

/// Measures what the house says of itself: release builds, on this machine, over loopback only.
enum Bench {
    enum Exit: Int32, Sendable {
        case done = 0
        case failed = 1
        case usage = 2
        case interrupted = 130
    }

    /// Does what the command line asks for; does not return.
    static func run() -> Never {
        let arguments: Arguments
        do throws(Arguments.Misuse) {
            arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
        } catch {
            say("bench: \(error.sentence)\n\(Arguments.usage)", to: STDERR_FILENO)
            exit(Exit.usage.rawValue)
        }
        guard !arguments.wantsHelp else {
            say(Arguments.usage)
            exit(Exit.done.rawValue)
        }
        // Before any other thread is there: an interrupted bench still ends what it has started.
        Signals.block([SIGTERM, SIGINT, SIGHUP])
        Task.detached(executorPreference: EventLoop.shared) {
            exit(await perform(arguments).rawValue)
        }
        while true { Glibc.pause() }
    }

    @OnLoop
    private static func perform(_ arguments: Arguments) async -> Exit {
        let stand = Stand(arguments)
        let measuring = Task(executorPreference: EventLoop.shared) { await measure(arguments, stand) }
        let signals = Signals([SIGTERM, SIGINT, SIGHUP]) { _ in
            // Who asks twice means now.
            if measuring.isCancelled {
                stand.killAll()
                exit(Exit.interrupted.rawValue)
            }
            measuring.cancel()
        }
        defer { signals.shut() }
        return await measuring.value
    }

    @OnLoop
    private static func measure(_ arguments: Arguments, _ stand: Stand) async -> Exit {
        var report = Report()
        var outcome = Exit.done
        for section in arguments.sections {
            say("bench: \(section.rawValue) …", to: STDERR_FILENO)
            let load = Machine.load
            do {
                let readings = try await section.measure(on: stand)
                report.add(section, readings, load: load)
                say(report.table(of: section))
            } catch is CancellationError {
                outcome = .interrupted
            } catch {
                let sentence = (error as? Problem)?.message ?? "\(error)"
                say("bench: \(section.rawValue) could not be measured: \(sentence)", to: STDERR_FILENO)
                outcome = .failed
            }
            await stand.endAll()
            guard !Task.isCancelled else { return .interrupted }
        }
        return deliver(report, arguments.jsonPath) ? outcome : .failed
    }

    private static func deliver(_ report: Report, _ path: String?) -> Bool {
        guard let path else {
            say(report.json)
            return true
        }
        let file = fopen(path, "w")
        guard let file, fputs(report.json + "\n", file) >= 0, fclose(file) == 0 else {
            say("bench: \(path) cannot be written.", to: STDERR_FILENO)
            return false
        }
        return true
    }

    /// Writes a line at once, also when it goes into a file.
    static func say(_ text: String, to output: Int32 = STDOUT_FILENO) {
        let line = text + "\n"
        _ = write(output, line, line.utf8.count)
    }
}
