import FleetTestSupport
import HTTP
import JSON
import Testing

extension Stories {
    @Suite struct TestCalls {
        @Test func `scenarios are listed, and what makes no sense is told before anybody is called`() async throws {
            let launcher = try await Launcher()
            try TextFile.write("say hello\nsing\n", to: "\(launcher.folder.path)/bad.call")

            let listed = try await launcher.run("testcall", "--list")
            let bad = try await launcher.run("testcall", "\(launcher.folder.path)/bad.call")
            let absent = try await launcher.run("testcall", "absent.call")
            let option = try await launcher.run("testcall", "--loud")

            #expect(listed.exit == .code(0) && listed.output.contains("Knowledge in Spanish"), "\(listed.output)")
            #expect(
                bad.exit == .code(2) && bad.output.contains("bad:1: ") && bad.output.contains("bad:2: "),
                "\(bad.output)")
            #expect(absent.exit == .code(2) && absent.output.contains("cannot be read"), "\(absent.output)")
            #expect(option.exit == .code(2) && option.output.contains("no option --loud"), "\(option.output)")
        }

        @Test func `a caller whom nobody answers says so, also to build servers, and finds files from where it stands`()
            async throws
        {
            let launcher = try await Launcher()
            try TextFile.write("say \"Anybody there?\"\n", to: "\(launcher.folder.path)/lonely.call")

            let outcome = try await launcher.shell(
                "cd \"$STATE_DIR\" && exec \"$ROOT/scripts/fleet\" testcall lonely.call --junit out.xml")

            #expect(outcome.exit == .code(1), "\(outcome.output)")
            #expect(
                outcome.output.contains("FAIL  lonely") && outcome.output.contains("line 1: say \"Anybody there?\""))
            #expect(TextFile.read("\(launcher.folder.path)/out.xml").contains("failures=\"1\""))
        }

        /// The parcel desk once more, at a number of its own, where nobody may be silent for long.
        private static let hastyAgent = """
            set -eu
            cp -R "$ROOT/deploy/agents" "$STATE_DIR/agents"
            cp -R "$STATE_DIR/agents/logistics" "$STATE_DIR/agents/hasty"
            sed -i -e 's/{ "number": "+15005550006" },/{ "number": "+15005550007" }/' -e '/^ *{}$/d' \
                -e 's/"silence": "20s"/"silence": "200ms"/' "$STATE_DIR/agents/hasty/agent.json"
            """

        @Test func `every scenario that ships goes as it says, without any key, and one goes again as it was recorded`()
            async throws
        {
            try await withLauncher { launcher in
                try #require(try await launcher.shell(Self.hastyAgent).exit == .code(0))
                let settings = ["AGENTS_DIR": "\(launcher.folder.path)/agents"]
                try #require(try await launcher.run("up", "-d", with: settings).exit == .code(0))
                let listed = try await launcher.run("testcall", "--list").output.split(separator: "\n")
                let names = listed.compactMap { $0.split(separator: " ").first.map { String($0) } }
                try #require(names.count >= 10)
                let files = names.map { "\(Launcher.root)/deploy/scenarios/\($0).call" }

                let played = try await launcher.run(
                    "testcall", files.filter { !$0.hasSuffix("/silence.call") }.joined(separator: " "), "--verbose")
                let silent = try await launcher.run(
                    "testcall", "\(Launcher.root)/deploy/scenarios/silence.call", "--number +15005550007")
                let crowd = try await launcher.run(
                    "testcall", "\(Launcher.root)/deploy/scenarios/knowledge-english.call", "--calls 40 --at-once 40")

                #expect(played.exit == .code(0), "\(played.output)")
                #expect(silent.exit == .code(0), "\(silent.output)")
                #expect(crowd.exit == .code(0) && crowd.output.contains("40 as expected, 0 not"), "\(crowd.output)")

                let call = try #require(
                    played.output.firstMatch(of: /Knowledge in Spanish  \(.*, (CA[0-9a-f]{32})\)/)?.1)
                let again = try await launcher.shell(
                    """
                    "$ROOT/scripts/fleet" testcall --record \(call) >"$STATE_DIR/again.call" &&
                        exec "$ROOT/scripts/fleet" testcall "$STATE_DIR/again.call"
                    """)
                #expect(again.exit == .code(0) && again.output.contains("ok    again"), "\(again.output)")
            }
        }
    }
}
