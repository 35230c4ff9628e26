import Problems
import Settings
import Testing

struct SettingsReaderTests {
    private enum Color: String, CaseIterable { case red, green }

    private func reader(_ environment: [String: String] = [:], dotEnv: String = "") -> SettingsReader {
        SettingsReader(SettingsSources(environment: environment, dotEnv: DotEnv(dotEnv)))
    }

    @Test func `nothing given means every default and no problem`() {
        var reader = reader()

        #expect(reader.text("A", default: "a", "…") == "a")
        #expect(reader.optionalText("B", "…") == nil)
        #expect(reader.number("C", default: 3, in: 0...9, "…") == 3)
        #expect(reader.optionalNumber("D", "…") == nil)
        #expect(reader.decimal("E", default: 0.5, in: 0...1, "…") == 0.5)
        #expect(reader.flag("F", default: true, "…") == true)
        #expect(reader.duration("G", default: .seconds(30), "…") == .seconds(30))
        #expect(reader.bytes("H", default: 1 << 20, "…") == 1_048_576)
        #expect(reader.secret("I", "…") == nil)
        #expect(reader.list("J", default: ["x", "y"], "…") == ["x", "y"])
        #expect(reader.choice("K", of: ["one", "two"], default: "one", "…") == "one")
        #expect(reader.choice("L", default: Color.green, "…") == .green)
        #expect(reader.url("M", default: "http://127.0.0.1:3001", "…") == "http://127.0.0.1:3001")
        #expect(reader.optionalURL("N", "…") == nil)
        #expect(reader.path("O", default: "var/x.sqlite", "…") == "var/x.sqlite")
        #expect(reader.port("P", default: 3_001, "…") == 3_001)
        #expect(reader.problems == [])
        #expect(reader.warnings == [])
        let expected = "A B C D E F G H I J K L M N O FLEET_PORT_OFFSET P"
        #expect(reader.settings.map(\.name).joined(separator: " ") == expected)
        #expect(reader.settings.allSatisfy { $0.source == .standard })
    }

    @Test(arguments: [
        ("true", true), ("1", true), ("YES", true), ("on", true), ("false", false), ("0", false), ("no", false),
        ("Off", false), (" true ", true),
    ])
    func `a flag has eight words`(word: String, value: Bool) {
        var reader = reader(["F": word])

        #expect(reader.flag("F", default: !value, "…") == value)
        #expect(reader.problems == [])
    }

    @Test(arguments: [
        ("250ms", Duration.milliseconds(250)), ("30s", .seconds(30)), ("30", .seconds(30)), ("5m", .seconds(300)),
        ("2h", .seconds(7_200)), ("1.5s", .milliseconds(1_500)), ("0", .zero), ("20us", .microseconds(20)),
        ("0.25", .milliseconds(250)), ("1d", .seconds(86_400)), ("10 s", .seconds(10)), ("1.5ms", .microseconds(1_500)),
    ])
    func `a length of time has its units`(text: String, value: Duration) {
        var reader = reader(["D": text])

        #expect(reader.duration("D", default: .seconds(1), "…") == value)
        #expect(reader.problems == [])
    }

    @Test(arguments: [
        ("65536", 65_536), ("64KiB", 65_536), ("64kib", 65_536), ("1MiB", 1_048_576), ("10MB", 10_000_000),
        ("1GB", 1_000_000_000), ("2GiB", 2_147_483_648), ("1.5KiB", 1_536), ("3 kB", 3_000), ("7B", 7),
    ])
    func `a size has its units`(text: String, value: Int) {
        var reader = reader(["S": text])

        #expect(reader.bytes("S", default: 1, "…") == value)
        #expect(reader.problems == [])
    }

    @Test func `other kinds read what is given`() {
        var reader = reader([
            "LIST": " a, b,,c ", "CHOICE": "TWO", "COLOR": "red", "URL": "https://api.example.com:8443/v1/",
            "STORE": "postgres://user@db/fleet", "PATH_": "~/fleet", "HOME": "/home/real", "NUMBER": "65_535",
            "NEGATIVE": "-5", "DECIMAL": "0.25", "TEXT": " spaces stay ", "SECRET": " k3y\n",
        ])

        #expect(reader.list("LIST", "…") == ["a", "b", "c"])
        #expect(reader.choice("CHOICE", of: ["one", "two"], default: "one", "…") == "two")
        #expect(reader.choice("COLOR", default: Color.green, "…") == .red)
        #expect(reader.url("URL", default: "http://x", "…") == "https://api.example.com:8443/v1")
        #expect(reader.optionalURL("STORE", schemes: ["sqlite", "postgres"], "…") == "postgres://user@db/fleet")
        #expect(reader.path("PATH_", default: "x", "…") == "/home/real/fleet")
        #expect(reader.number("NUMBER", default: 0, in: 0...65_535, "…") == 65_535)
        #expect(reader.number("NEGATIVE", default: 0, in: -9...9, "…") == -5)
        #expect(reader.decimal("DECIMAL", default: 0, in: 0...1, "…") == 0.25)
        #expect(reader.text("TEXT", default: "", "…") == " spaces stay ")
        #expect(reader.secret("SECRET", "…")?.reveal() == "k3y")
        #expect(reader.problems == [])
    }

    @Test func `all bad values are listed and the defaults stay`() {
        var reader = reader([
            "NUMBER": "80a", "RANGE": "70000", "FLAG": "maybe", "DURATION": "5 parsecs", "SIZE": "1kb2",
            "CHOICE": "three",
            "URL": "localhost:3000", "TEXT": "a\u{7}b", "PORT_": "-1", "DECIMAL": "nan",
        ])

        #expect(reader.number("NUMBER", default: 1, "…") == 1)
        #expect(reader.number("RANGE", default: 2, in: 0...65_535, "…") == 2)
        #expect(reader.flag("FLAG", default: true, "…") == true)
        #expect(reader.duration("DURATION", default: .seconds(3), "…") == .seconds(3))
        #expect(reader.bytes("SIZE", default: 4, "…") == 4)
        #expect(reader.choice("CHOICE", of: ["one", "two"], default: "one", "…") == "one")
        #expect(reader.url("URL", default: "http://x", "…") == "http://x")
        #expect(reader.text("TEXT", default: "t", "…") == "t")
        #expect(reader.port("PORT_", default: 80, "…") == 80)
        #expect(reader.decimal("DECIMAL", default: 0.5, in: 0...1, "…") == 0.5)
        #expect(
            reader.problems.map(\.field) == [
                "NUMBER", "RANGE", "FLAG", "DURATION", "SIZE", "CHOICE", "URL", "TEXT", "PORT_", "DECIMAL",
            ])
        #expect(reader.problems[0].message == #"NUMBER must be a whole number, not "80a" (environment)."#)
        #expect(
            reader.problems[1].message
                == #"RANGE must be a whole number from 0 to 65535, not "70000" (environment)."#)
        #expect(reader.problems[5].message == #"CHOICE must be one of one, two, not "three" (environment)."#)
    }

    @Test(arguments: [
        "http://", "http:///path", "http://:80", "ftp://host", "//host", "http:/host", "http://ho st", "http://h\"x",
        "http://user@", "javascript://x",
    ])
    func `what is no absolute URL is refused`(text: String) {
        var reader = reader(["URL": text])

        #expect(reader.url("URL", default: "http://x", "…") == "http://x")
        #expect(reader.problems.count == 1)
    }

    @Test(arguments: ["1e3", "0x10", "--1", "1 2", "_1", "99999999999999999999", "١"])
    func `what is no whole number is refused`(text: String) {
        var reader = reader(["N": text])

        #expect(reader.number("N", default: 1, "…") == 1)
        #expect(reader.problems.count == 1)
    }

    @Test func `a bad value that may be a secret is not quoted`() {
        var reader = reader(["TOKEN": "canary\u{0}", "NUMBER": "canary-0123456789abcdef0123456789"])

        #expect(reader.secret("TOKEN", "…") == nil)
        #expect(reader.number("NUMBER", default: 1, "…") == 1)
        #expect(reader.problems.count == 2)
        for problem in reader.problems { #expect(!problem.message.contains("canary")) }
    }

    @Test func `an old name works and is told once`() {
        var reader = reader(["ACCOUNT_SID": "AC1"])

        let sid = reader.optionalText("TWILIO_ACCOUNT_SID", oldNames: ["ACCOUNT_SID"], "…")
        _ = reader.optionalText("TWILIO_ACCOUNT_SID", oldNames: ["ACCOUNT_SID"], "…")

        #expect(sid == "AC1")
        #expect(reader.warnings == ["ACCOUNT_SID is the old name of TWILIO_ACCOUNT_SID."])
        #expect(reader.settings.count == 1)
    }

    @Test func `the new name wins over the old, and a stand-in over neither`() {
        var both = reader(["NEW": "n", "OLD": "o"])
        var standIn = reader(["NEW": "changeme", "OLD": "o"])

        #expect(both.optionalText("NEW", oldNames: ["OLD"], "…") == "n")
        #expect(both.warnings == ["OLD is ignored, because NEW is given."])
        #expect(standIn.optionalText("NEW", oldNames: ["OLD"], "…") == "o")
        #expect(standIn.placeholders == ["NEW"])
    }

    @Test func `empty values and stand-ins count as not given`() {
        var reader = reader(["A": "", "B": "  ", "C": "your_openai_key", "D": "ACxxxxxxxx"])

        #expect(reader.number("A", default: 1, "…") == 1)
        #expect(reader.text("B", default: "b", "…") == "b")
        #expect(reader.secret("C", "…") == nil)
        #expect(reader.optionalText("D", "…") == nil)
        #expect(reader.placeholders == ["C", "D"])
        #expect(reader.problems == [])
    }

    @Test func `ports take the offset, and zero stays zero`() {
        var shifted = reader(["FLEET_PORT_OFFSET": "100", "B": "4000", "C": "0", "D": "65500"])

        #expect(shifted.port("A", default: 3_000, "…") == 3_100)
        #expect(shifted.port("B", default: 1, "…") == 4_100)
        #expect(shifted.port("C", default: 1, "…") == 0)
        #expect(shifted.port("D", default: 1, "…") == 65_500)
        #expect(shifted.problems.map(\.field) == ["D"])
        #expect(shifted.settings.first { $0.name == "A" }?.shown() == "3100")
    }

    @Test func `PORT is for the service itself and only from the real environment`() {
        var single = reader(["PORT": "9000", "RELAY_PORT": "8081", "FLEET_PORT_OFFSET": "5"])
        var shared = reader(dotEnv: "PORT=9000")
        var bad = reader(["PORT": "x"])

        #expect(single.ownPort("RELAY_PORT", default: 8_080, "…") == 9_000)
        #expect(single.settings.map(\.name) == ["FLEET_PORT_OFFSET", "RELAY_PORT", "PORT"])
        #expect(single.port("WORKER_PORT", default: 8_000, "…") == 8_005)
        #expect(shared.ownPort("RELAY_PORT", default: 8_080, "…") == 8_080)
        #expect(shared.warnings == ["PORT in .env is ignored, because it names no service; use RELAY_PORT."])
        #expect(bad.ownPort("RELAY_PORT", default: 8_080, "…") == 8_080)
        #expect(bad.problems.map(\.field) == ["PORT"])
    }

    @Test func `notes between settings join the problems`() {
        var reader = reader()

        reader.note("TWILIO_AUTH_TOKEN is missing: half an account is no account.", field: "TWILIO_AUTH_TOKEN")
        reader.note("TWILIO_AUTH_TOKEN is missing: half an account is no account.", field: "TWILIO_AUTH_TOKEN")

        #expect(reader.problems.map(\.field) == ["TWILIO_AUTH_TOKEN"])
    }

    @Test func `names of the past are accepted, and said to be`() {
        var reader = reader(["NODE_ENV": "production"], dotEnv: "CLIENT_URL=http://x\nNODE_ENV=y\nODD=1")

        reader.ignored(["CLIENT_URL", "NODE_ENV", "DEPLOYMENT_ENVIRONMENT"], "The console lives in the gateway.")

        #expect(
            reader.warnings == ["Accepted and ignored: CLIENT_URL, NODE_ENV. The console lives in the gateway."])
        #expect(reader.unknownKeyWarnings() == [".env line 3: nothing reads ODD."])
        #expect(reader.unknownKeyWarnings(alsoKnown: ["ODD"]) == [])
    }

    @Test func `problems of the file come first`() {
        var reader = reader(["N": "x"], dotEnv: "BROKEN LINE")

        _ = reader.number("N", default: 1, "…")

        #expect(reader.problems.count == 2)
        #expect(reader.problems[0].message.hasPrefix(".env line 1: "))
    }
}
