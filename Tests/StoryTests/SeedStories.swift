import FleetTestSupport
import HTTP
import JSON
import Testing

extension Stories {
    @Suite struct Seeding {
        @Test func `samples come and go, and the account that was made up is shown to whoever wants it`() async throws {
            try await withLauncher { launcher in
                try #require(try await launcher.run("up", "-d").exit == .code(0))
                let client = launcher.client(of: "conversations-api")
                func services() async throws -> Int? {
                    try await client.get("/api/services").json["services"]?.array?.count
                }
                let before = try #require(try await services())

                let first = try await launcher.run("seed")
                let again = try await launcher.run("seed")
                let between = try await services()
                let cleared = try await launcher.run("seed", "--clear")

                try #require(first.exit == .code(0) && first.output.contains("Made 300"), "\(first.output)")
                try #require(first.output.contains("Two Wheels Bicycles") && first.output.contains(" IS"))
                try #require(again.exit == .code(0) && again.output.contains("there already"), "\(again.output)")
                try #require(between == before + 3)
                try #require(cleared.exit == .code(0) && cleared.output.contains("Removed 300"), "\(cleared.output)")
                try #require(try await services() == before)

                let kept = TextFile.read("\(launcher.folder.path)/embedded-account.env").split(separator: "\n")
                let values = kept.filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: "=").last }
                try #require(values.count == 2)
                let masked = try await launcher.run("config")
                let revealed = try await launcher.run("config", "--reveal")
                try #require(values.allSatisfy { revealed.output.contains($0) }, "\(revealed.output)")
                try #require(masked.output.contains(values[0]) && !masked.output.contains(values[1]))
            }
        }

        @Test func `the first page's way to talk to it works`() async throws {
            let examples = ReadmeExamples("README.md").all
                .flatMap { $0.shell.split(separator: "\n").map { String($0) } }
                .filter { $0.hasPrefix("curl http://127.0.0.1:3001/api") }
            try #require(examples.count == 4)

            try await withService("conversations-api") { service in
                for example in examples {
                    let shell = try ChildProcess(
                        "/bin/sh", ["-c", example.replacing(":3001", with: ":\(service.port)")],
                        environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], log: "\(service.folder.path)/example")
                    try #require(await shell.exited() == .code(0))
                }
                let said = TextFile.read("\(service.folder.path)/example")
                try #require(!said.contains("requestId") && said.contains("Hello!"), "\(said)")
            }
        }

        @Test func `without a service to ask, seeding says what to do`() async throws {
            let launcher = try await Launcher()

            let outcome = try await launcher.run("seed")

            #expect(outcome.exit == .code(1))
            #expect(outcome.output.contains("does not answer") && outcome.output.contains("up -d"))
        }
    }
}
