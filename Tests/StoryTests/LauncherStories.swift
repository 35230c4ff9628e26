import FleetTestSupport
import Glibc
import HTTP
import JSON
import Testing

extension Stories {
    @Suite struct Launching {
        @Test func `what is said of each service has one shape, whatever its state`() async throws {
            try await withLauncher { launcher in
                let down = try await launcher.run("status", "--json")
                let up = try await launcher.run("up", "-d")
                try #require(up.exit == .code(0), "\(up.output)")
                let running = try await launcher.run("status", "--json")

                try #require(down.exit == .code(1) && running.exit == .code(0))
                for (outcome, state) in [(down, "stopped"), (running, "running")] {
                    let services = try #require(try JSONValue(parsing: Array(outcome.output.utf8))["services"]?.array)
                    try #require(services.compactMap { $0["service"]?.string } == Launcher.names)
                    for service in services {
                        try #require(service["state"]?.string == state)
                        for list in ["reasons", "missing"] {
                            for note in try #require(service[list]?.array) {
                                try #require(note["name"]?.string != nil && note["reason"]?.string != nil)
                            }
                        }
                    }
                }
            }
        }

        @Test func `reasons are sentences for a person`() async throws {
            let launcher = try await Launcher()
            let answer =
                #"{"ready":false,"reasons":[{"name":"disk","reason":"No \"room\".\n"},{"reason":"Old.","name":"x"}]}"#

            let said = try await launcher.shell(
                ". \"$ROOT/scripts/lib/ready.sh\"; sentences_in \"$(reasons_in \"$ANSWER\")\"", with: ["ANSWER": answer]
            )

            #expect(said.output == #"No "room".  Old."#)
        }

        @Test func `restart takes up the environment of whoever asks for it`() async throws {
            try await withLauncher { launcher in
                let record = "\(launcher.folder.path)/run/voice-relay.pid"
                func surroundings() async throws -> String {
                    try await launcher.shell("read -r pid rest <\(record) && tr '\\000' '\\n' </proc/$pid/environ")
                        .output
                }
                try #require(try await launcher.run("up", "-d").exit == .code(0))
                try #require(try await surroundings().contains("FLEET_REVISION=a1b2c3d\n"))
                try #require(try await !surroundings().contains("EVENTS_KEPT"))

                let again = try await launcher.run("restart", "voice-relay", with: ["EVENTS_KEPT": "3d"])
                try #require(again.exit == .code(0), "\(again.output)")
                try #require(try await surroundings().contains("EVENTS_KEPT=3d\n"))

                let known = try await launcher.shell("cat \(record)").output
                let bad = try await launcher.run("restart", "voice-relay", with: ["LOG_LEVEL": "loud"])
                try #require(bad.exit == .code(78) && bad.output.contains("LOG_LEVEL must be"), "\(bad.output)")
                try #require(try await launcher.shell("cat \(record)").output == known)
            }
        }

        @Test func `a log is set aside while its service runs, and no line is lost`() async throws {
            try await withLauncher(["FLEET_LOG_BYTES": "30000"]) { launcher in
                try #require(try await launcher.run("up", "-d").exit == .code(0))
                let client = launcher.client(of: "voice-relay")
                let ids = (0..<300).map { "RQ" + String(repeating: "0", count: 32 - "\($0)".count) + "\($0)" }

                for (number, id) in ids.enumerated() {
                    _ = try await client.get("/", headers: ["X-Request-Id": id])
                    if number % 50 == 49 {
                        _ = try await launcher.shell(
                            "read -r pid rest <\(launcher.folder.path)/run/voice-relay.keeper.pid && kill -USR2 $pid")
                    }
                }
                _ = try await launcher.run("down")

                let logs = "\(launcher.folder.path)/logs/voice-relay.log"
                let told = try await launcher.shell("cat \(logs)*").output
                try #require(access("\(logs).1", R_OK) == 0)
                for id in ids { try #require(told.contains(id), "\(id) is in no log") }
                let listed = try await launcher.run("logs", "--request", ids[0], "voice-relay")
                try #require(listed.output.contains(ids[0]))
            }
        }

        @Test(
            .enabled(if: !Sanitizer.isOn, "A sanitizer takes a crash for its own, and Swift's own report for a fault."))
        func `a crash leaves a backtrace in the log, and the service comes back`() async throws {
            try await withLauncher { launcher in
                try #require(try await launcher.run("up", "-d").exit == .code(0))

                // A signal from outside is not raised again as a fault is, so the second one ends it.
                let log = "\(launcher.folder.path)/logs/voice-relay.log"
                _ = try await launcher.shell(
                    """
                    read -r pid rest <\(launcher.folder.path)/run/voice-relay.pid
                    kill -ILL $pid
                    until grep -q 'Backtrace took' \(log); do sleep 0.05; done
                    until ! kill -ILL $pid; do sleep 0.05; done
                    until grep -q '"message":"Listening' \(log) && "$ROOT/scripts/fleet" status; do sleep 0.05; done
                    """)

                let told = try await launcher.shell("cat \(log)").output
                try #require(told.contains("Program crashed"))
                try #require(!told.contains("rax 0x") && !told.contains("\u{1B}["))
                try #require(told.contains("was ended by signal ILL, saying: *** Program crashed"))
            }
        }
    }
}
