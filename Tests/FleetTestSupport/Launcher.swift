import Glibc
import Net
import Problems

/// `scripts/fleet` as a person calls it, over a state folder, ports and a folder of binaries of its own.
package final class Launcher: Sendable {
    package let folder: TemporaryFolder
    package let firstPort: Int
    private let settings: [String: String]

    package static let names = [
        "gateway", "voice-relay", "intelligence-webhook", "clustering-worker", "conversations-api",
    ]
    private static let portSettings = [
        "GATEWAY_PORT", "RELAY_PORT", "INTELLIGENCE_PORT", "CLUSTERING_PORT", "CONVERSATIONS_PORT",
    ]

    /// What a command said, and how it ended.
    package struct Outcome: Sendable {
        package let exit: ChildProcess.Exit
        package let output: String
    }

    package init(_ given: [String: String] = [:]) async throws {
        let folder = TemporaryFolder("launcher")
        self.folder = folder
        let firstPort = try await FreePort.row(of: Self.names.count)
        self.firstPort = firstPort
        mkdir("\(folder.path)/bin", 0o700)
        for name in Self.names {
            guard symlink(try BuildFolder.program(name), "\(folder.path)/bin/\(name)") == 0 else {
                throw Problem(.unavailable, "There is no place for \(name) in \(folder.path).")
            }
        }
        try TextFile.write("a1b2c3d\n", to: "\(folder.path)/bin/REVISION")
        try TextFile.write("", to: "\(folder.path)/settings.env")
        var settings = [
            "STATE_DIR": folder.path, "FLEET_ENV_FILE": "\(folder.path)/settings.env",
            "FLEET_BIN_DIR": "\(folder.path)/bin", "HOME": folder.path, "LOG_FORMAT": "json",
        ]
        for (offset, name) in Self.portSettings.enumerated() { settings[name] = "\(firstPort + offset)" }
        for name in ["PATH", "LD_LIBRARY_PATH", "TSAN_OPTIONS", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"] {
            settings[name] = getenv(name).map { String(cString: $0) }
        }
        self.settings = settings.merging(given) { $1 }
    }

    /// Runs a command to its end; `changes` are what this one call finds in its environment.
    package func run(_ words: String..., with changes: [String: String] = [:]) async throws -> Outcome {
        try await shell("exec \"$ROOT/scripts/fleet\" \(words.joined(separator: " "))", with: changes)
    }

    /// Runs lines of shell in the same surroundings; `$ROOT` is the project's folder.
    package func shell(_ script: String, with changes: [String: String] = [:]) async throws -> Outcome {
        let log = "\(folder.path)/said-\(UInt64.random(in: 0...UInt64.max))"
        var environment = settings.merging(changes) { $1 }
        environment["ROOT"] = Self.root
        let process = try ChildProcess("/bin/sh", ["-c", script], environment: environment, log: log)
        let exit = await process.exited(within: .seconds(180))
        return Outcome(exit: exit, output: process.output)
    }

    package func client(of name: String) -> TestClient {
        TestClient(port: firstPort + (Self.names.firstIndex(of: name) ?? 0))
    }

    package static let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
}

/// Runs `body` with a launcher whose fleet is ended afterwards, whatever happens.
@discardableResult
package func withLauncher<Value>(
    _ settings: [String: String] = [:], _ body: (Launcher) async throws -> Value
) async throws -> Value {
    let launcher = try await Launcher(settings)
    do {
        let value = try await body(launcher)
        _ = try await launcher.run("down")
        return value
    } catch {
        let logs = try await launcher.run("logs")
        _ = try await launcher.run("down")
        throw StoryFailure(error: error, output: logs.output)
    }
}
