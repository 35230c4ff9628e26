import Glibc
import Net
import Problems

/// A service as it really runs: its own process, folder and port.
package final class RunningService: Sendable {
    package let name: String
    package let port: Int
    package let folder: TemporaryFolder
    package let process: ChildProcess
    package let notices: NotifySocket
    package let client: TestClient

    /// How a service is started.
    package struct Plan: Sendable {
        package var name: String
        package var settings: [String: String] = [:]
        /// What its `.env` says.
        package var dotEnv = ""
        /// Where its state is, when another run has left it there.
        package var folder: TemporaryFolder?
        package var port: Int?
        /// A line of shell that ends by becoming the program: `exec "$0"`.
        package var shell: String?
        package var descriptors: [Int32: Int32] = [:]

        package init(_ name: String) { self.name = name }
    }

    /// Starts a service without waiting for anything.
    package init(starting plan: Plan) async throws {
        name = plan.name
        let folder = plan.folder ?? TemporaryFolder(plan.name)
        self.folder = folder
        port = if let port = plan.port { port } else { try await FreePort.any() }
        notices = try await NotifySocket(in: folder.path)
        let envFile = "\(folder.path)/settings.env"
        try TextFile.write(plan.dotEnv, to: envFile)
        var environment = [
            "PORT": "\(port)", "STATE_DIR": folder.path, "FLEET_ENV_FILE": envFile, "NOTIFY_SOCKET": notices.path,
            "SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no", "LOG_FORMAT": "json",
        ]
        for name in ["PATH", "LD_LIBRARY_PATH", "TSAN_OPTIONS", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"] {
            environment[name] = getenv(name).map { String(cString: $0) }
        }
        environment.merge(plan.settings) { $1 }
        let program = try BuildFolder.program(plan.name)
        process = try ChildProcess(
            plan.shell == nil ? program : "/bin/sh", plan.shell.map { ["-c", $0, program] } ?? [],
            environment: environment, log: "\(folder.path)/output", descriptors: plan.descriptors)
        client = TestClient(port: port)
        await Self.watchEnd(of: process, for: notices)
    }

    /// Starts a service and waits until it says that it is ready.
    package static func ready(_ plan: Plan) async throws -> RunningService {
        let service = try await RunningService(starting: plan)
        do {
            try await service.notices.wait(for: "READY=1")
        } catch {
            service.process.send(SIGKILL)
            await service.process.exited()
            throw Problem(.unavailable, "\(plan.name) did not become ready:\n\(service.process.output)")
        }
        return service
    }

    /// Asks it to stop, and says how it ended.
    @discardableResult
    package func stop() async -> ChildProcess.Exit {
        process.send(SIGTERM)
        return await process.exited()
    }

    /// Ends it without a word.
    package func kill() async {
        process.send(SIGKILL)
        await process.exited()
    }

    /// A wait for a notice ends when nobody is left to give one.
    private static func watchEnd(of process: ChildProcess, for notices: NotifySocket) async {
        process.whenEnded { OnLoop.soon { notices.end() } }
    }
}

/// Runs `body` with services that are ended afterwards, whatever happens; shows what they said when it fails.
@discardableResult
package func withService<Value>(
    _ name: String, _ change: (inout RunningService.Plan) -> Void = { _ in },
    _ body: (RunningService) async throws -> Value
) async throws -> Value {
    var plan = RunningService.Plan(name)
    change(&plan)
    return try await with(RunningService.ready(plan), body)
}

/// Runs `body` with a service that is ended afterwards.
@discardableResult
package func with<Value>(
    _ service: RunningService, _ body: (RunningService) async throws -> Value
) async throws -> Value {
    do {
        let value = try await body(service)
        await service.kill()
        return value
    } catch {
        await service.kill()
        throw StoryFailure(error: error, output: "\(service.name) said:\n\(service.process.output)")
    }
}

/// Why a story ended early, with what its services said.
package struct StoryFailure: Error, CustomStringConvertible {
    let error: any Error
    let output: String

    package var description: String { "\(error)\n\(output)" }
}
