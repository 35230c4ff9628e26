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
    }
}
