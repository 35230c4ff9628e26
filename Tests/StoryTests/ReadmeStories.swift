import FleetTestSupport
import Testing

extension Stories {
    @Suite struct Readme {
        @Test(arguments: [
            ("conversations-api", 3_001, "Services/ConversationsAPI/README.md", 25),
            ("voice-relay", 8_080, "Services/VoiceRelay/README.md", 1),
        ])
        func `every example of a service's page answers as the page says`(
            name: String, port: Int, page: String, least: Int
        ) async throws {
            let examples = ReadmeExamples(page)
            try #require(examples.all.count > least)

            try await withService(name) { service in
                let mark = "-- answered --"
                let program = examples.program(mark: mark)
                    .replacing("http://127.0.0.1:\(port)", with: "http://127.0.0.1:\(service.port)")
                let shell = try ChildProcess(
                    "/bin/sh", ["-c", "cd \"$STATE_DIR\" && \(program)"],
                    environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "STATE_DIR": service.folder.path],
                    log: "\(service.folder.path)/examples")
                let exit = await shell.exited()

                let answers = shell.output.split(separator: "\n\(mark)\n", omittingEmptySubsequences: false)
                for (example, said) in zip(examples.all, answers) {
                    if let fault = example.fault(in: said) { Issue.record("\(fault)") }
                }
                try #require(exit == .code(0), "it ended after \(answers.count) examples: \(shell.output.suffix(400))")
                try #require(answers.count == examples.all.count + 1)
            }
        }
    }
}
