import FleetTestSupport
import Testing

extension Stories {
    @Suite struct Readme {
        @Test func `every example of the conversations page answers as the page says`() async throws {
            let examples = ReadmeExamples("Services/ConversationsAPI/README.md")
            try #require(examples.all.count > 25)

            try await withService("conversations-api") { service in
                let mark = "-- answered --"
                let program = examples.program(mark: mark)
                    .replacing("http://127.0.0.1:3001", with: "http://127.0.0.1:\(service.port)")
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
