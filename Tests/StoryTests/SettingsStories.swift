import FleetTestSupport
import Glibc
import HTTP
import Testing

extension Stories {
    @Suite struct Settings {
        @Test func `every bad setting is named, and nothing starts`() async throws {
            var plan = RunningService.Plan("gateway")
            plan.settings = [
                "PORT": "99999", "LOG_LEVEL": "loud", "DRAIN_SECONDS": "-1", "GATEWAY_HOST": "nowhere",
                "VOICE_RELAY_URL": "ftp://x", "RELAY_URL": "nonsense",
            ]

            try await with(RunningService(starting: plan)) { service in
                let exit = await service.process.exited()

                try #require(exit == .code(78))
                let output = service.process.output
                for name in ["PORT", "LOG_LEVEL", "DRAIN_SECONDS", "GATEWAY_HOST", "RELAY_URL"] {
                    try #require(output.contains("gateway: \(name) must be"), "\(name)")
                }
            }
        }

        @Test func `lines of a settings file that cannot be read are named`() async throws {
            var plan = RunningService.Plan("voice-relay")
            plan.dotEnv = "LOG_LEVEL=debug\nthis is no setting\nFLEET_TOKEN='never closed\n"

            try await with(RunningService(starting: plan)) { service in
                let exit = await service.process.exited()

                try #require(exit == .code(78))
                try #require(service.process.output.contains("line 2"))
                try #require(service.process.output.contains("line 3"))
                try #require(!service.process.output.contains("never closed"))
            }
        }

        @Test func `a port that is taken is named`() async throws {
            try await withService("voice-relay") { first in
                var plan = RunningService.Plan("voice-relay")
                plan.port = first.port

                try await with(RunningService(starting: plan)) { second in
                    let exit = await second.process.exited()

                    try #require(exit == .code(3))
                    try #require(second.process.output.contains("127.0.0.1:\(first.port)"))
                    try #require(second.process.output.contains("RELAY_PORT"))
                }
            }
        }

        @Test func `stand-ins and slips are pointed out`() async throws {
            try await withService("voice-relay") {
                $0.dotEnv = "FLEET_TOKEN=replace-me\nLOG_LEVLE=debug\nSOMEBODY_ELSES=1\n"
            } _: { service in
                await service.stop()

                let output = service.process.output
                try #require(output.contains("count as not given: FLEET_TOKEN"))
                try #require(output.contains("did you mean LOG_LEVEL?"))
                try #require(!output.contains("SOMEBODY_ELSES"))
            }
        }

        @Test func `a database of a newer version is left alone`() async throws {
            let folder = TemporaryFolder("newer")
            try await StateCheck.makeNewer("\(folder.path)/clustering-worker.sqlite")
            var plan = RunningService.Plan("clustering-worker")
            plan.folder = folder

            try await with(RunningService(starting: plan)) { service in
                let exit = await service.process.exited()

                try #require(exit == .code(78))
                try #require(service.process.output.contains("version"))
            }
        }

        @Test func `good changes are taken up while it runs, and bad ones leave all as it was`() async throws {
            try await withService("voice-relay") {
                $0.dotEnv = "FLEET_TOKEN=first-token\n"
            } _: { service in
                let file = "\(service.folder.path)/settings.env"
                func knows(_ token: String) async throws -> Bool {
                    let answer = try await service.client.get(
                        "/inbox", headers: ["X-Fleet-Token": token, "X-Forwarded-For": "203.0.113.7"])
                    return answer.status == .ok
                }
                try #require(try await knows("first-token"))

                try TextFile.write("FLEET_TOKEN=second-token\nLOG_LEVEL=debug\n", to: file)
                service.process.send(SIGHUP)
                try await service.notices.wait(for: "READY=1", beyond: 1)

                try #require(try await !knows("first-token"))
                try #require(try await knows("second-token"))

                try TextFile.write("FLEET_TOKEN=third-token\nLOG_LEVEL=loud\n", to: file)
                service.process.send(SIGHUP)
                try await service.notices.wait(for: "READY=1", beyond: 2)

                try #require(try await knows("second-token"))
                _ = try await service.client.get("/livez")
                await service.stop()
                let output = service.process.output
                try #require(output.contains("Settings were not taken up."))
                // Probes are told on the debug level only, which the first change has turned on.
                try #require(output.contains("GET /livez"))
            }
        }

        @Test func `the command line explains itself`() async throws {
            let folder = TemporaryFolder("words")
            func run(
                _ words: String..., level: String = "info"
            ) async throws -> (exit: ChildProcess.Exit, output: String) {
                let log = "\(folder.path)/\(words.joined())-\(level)"
                let process = try ChildProcess(
                    BuildFolder.program("gateway"), words,
                    environment: [
                        "FLEET_TOKEN": "canary-of-the-test", "FLEET_ENV_FILE": "/dev/null", "LOG_LEVEL": level,
                    ], log: log)
                return (await process.exited(), process.output)
            }

            let help = try await run("--help")
            let version = try await run("--version")
            let table = try await run("--config")
            let rows = try await run("--config", "--json")
            let revealed = try await run("--config", "--reveal")
            let bad = try await run("--config", level: "loud")
            let nonsense = try await run("--nonsense")

            #expect(help.exit == .code(0) && help.output.contains("GATEWAY_PORT"))
            #expect(version.exit == .code(0) && version.output.hasPrefix("gateway "))
            #expect(table.exit == .code(0) && table.output.contains("FLEET_TOKEN"))
            #expect(!table.output.contains("canary-of-the-test") && !rows.output.contains("canary-of-the-test"))
            #expect(rows.output.hasPrefix("[{"))
            #expect(revealed.output.contains("canary-of-the-test"))
            #expect(bad.exit == .code(78) && bad.output.contains("gateway: LOG_LEVEL must be"))
            #expect(nonsense.exit == .code(2))
        }
    }
}
