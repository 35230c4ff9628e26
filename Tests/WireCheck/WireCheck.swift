import Glibc
import Net
import Problems

/// The program for conformance runs: a server that answers in the simplest ways, and a client that echoes.
enum WireCheck {
    enum Exit: Int32, Sendable {
        case done = 0
        case failed = 1
        case usage = 2
    }

    /// Does what the command line asks for; does not return.
    static func run() -> Never {
        let arguments: Arguments
        do throws(Arguments.Misuse) {
            arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
        } catch {
            say("wire-check: \(error.sentence)\n\(Arguments.usage)", to: STDERR_FILENO)
            exit(Exit.usage.rawValue)
        }
        // Before any other thread is there. A client is simply ended by a signal; a server answers first.
        Signals.block(arguments.isServer ? [SIGTERM, SIGINT] : [])
        Task.detached(executorPreference: EventLoop.shared) {
            exit(await perform(arguments).rawValue)
        }
        while true { Glibc.pause() }
    }

    private static func perform(_ arguments: Arguments) async -> Exit {
        do {
            switch arguments {
            case .help: say(Arguments.usage)
            case .serve(let address, let certificate): try await EchoServer(address, certificate).serve()
            case .client(let url, let authorities): try await EchoClient(url, authorities).run()
            }
            return .done
        } catch let problem as Problem {
            say("wire-check: \(problem.message)", to: STDERR_FILENO)
        } catch {
            say("wire-check: \(error)", to: STDERR_FILENO)
        }
        return .failed
    }

    /// Writes a line at once, also when it goes into a file.
    static func say(_ text: String, to output: Int32 = STDOUT_FILENO) {
        let line = text + "\n"
        _ = write(output, line, line.utf8.count)
    }
}
