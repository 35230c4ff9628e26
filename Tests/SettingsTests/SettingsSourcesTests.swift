import Foundation
import Problems
import Settings
import Testing

struct SettingsSourcesTests {
    private static let files = [
        "/credentials/key": "from the credential\n", "/credentials/UPPER": "upper", "/run/key": "from the file\r\n",
        "/run/other": "from the other file", "/run/two": "one\ntwo\n\n",
    ]

    private static func sources(_ environment: [String: String], _ dotEnv: String = "") -> SettingsSources {
        SettingsSources(environment: environment, dotEnv: DotEnv(dotEnv)) { path throws(Problem) in
            if path == "/forbidden" { throw Problem(.invalid, "/forbidden cannot be read.") }
            return files[path]
        }
    }

    @Test(arguments: [
        (
            ["CREDENTIALS_DIRECTORY": "/credentials", "KEY_FILE": "/run/key", "KEY": "e"], "KEY=d",
            "from the credential"
        ),
        (["CREDENTIALS_DIRECTORY": "/empty", "KEY_FILE": "/run/key", "KEY": "e"], "KEY=d", "from the file"),
        (["KEY_FILE": "/run/key", "KEY": "e"], "KEY=d", "from the file"),
        (["KEY_FILE": "", "KEY": "e"], "KEY=d", "e"),
        (["KEY": "e"], "KEY=d", "e"),
        (["KEY": "e"], "KEY_FILE=/run/other", "e"),
        ([:], "KEY=d\nKEY_FILE=/run/other", "from the other file"),
        ([:], "KEY=d", "d"),
        (["KEY": ""], "KEY=d", ""),
        (["KEY_FILE": "/run/two"], "", "one\ntwo\n"),
    ])
    func `one place wins over the next`(environment: [String: String], dotEnv: String, value: String) throws {
        let found = try Self.sources(environment, dotEnv).find("KEY")

        #expect(found?.value == value)
    }

    @Test func `every place is named`() throws {
        let credentials = Self.sources(["CREDENTIALS_DIRECTORY": "/credentials"])

        #expect(try credentials.find("KEY")?.source == .credential("key"))
        #expect(try credentials.find("UPPER")?.source == .credential("UPPER"))
        #expect(try Self.sources(["KEY_FILE": "/run/key"]).find("KEY")?.source.description == "file /run/key")
        #expect(try Self.sources(["KEY": "e"]).find("KEY")?.source.description == "environment")
        #expect(try Self.sources([:], "\nKEY=d").find("KEY")?.source.description == ".env line 2")
        #expect(try Self.sources([:]).find("KEY") == nil)
    }

    @Test func `a file that was named and is not there is a problem`() {
        #expect(throws: Problem.self) { try Self.sources(["KEY_FILE": "/nowhere"]).find("KEY") }
        #expect(throws: Problem.self) { try Self.sources(["KEY_FILE": "/forbidden"]).find("KEY") }
    }
}

/// The same with real files.
struct SettingsProcessTests {
    private let folder: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    private func write(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        let path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func sources(_ environment: [String: String], path: String? = nil) -> SettingsSources {
        SettingsSources.process(dotEnvPath: path) { environment[$0] }
    }

    private func removeFolder() {
        try? FileManager.default.removeItem(atPath: folder)  // what is left is the system's to clean
    }

    @Test func `the file is the caller's, else the one FLEET_ENV_FILE names`() throws {
        defer { removeFolder() }
        let first = try write("first.env", "KEY=first")
        let second = try write("second.env", "KEY=second")

        #expect(try sources(["FLEET_ENV_FILE": second], path: first).find("KEY")?.value == "first")
        #expect(try sources(["FLEET_ENV_FILE": second]).find("KEY")?.value == "second")
        #expect(sources(["FLEET_ENV_FILE": second]).problems == [])
        #expect(sources(["FLEET_ENV_FILE": second]).warnings == [])
    }

    @Test func `a file that was named must exist`() throws {
        defer { removeFolder() }

        #expect(sources(["FLEET_ENV_FILE": "\(folder)/none"]).problems.count == 1)
        #expect(sources([:], path: folder).problems.map(\.message) == ["\(folder) is not a file."])
        #expect(sources(["FLEET_ENV_FILE": "/dev/null"]).problems == [])
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660])
    func `a file others can read is warned of, and refused when strict`(mode: Int) throws {
        defer { removeFolder() }
        let path = try write("wide.env", "KEY=wide", mode: mode)

        let lenient = sources([:], path: path)
        let strict = sources(["FLEET_STRICT": "1"], path: path)

        #expect(try lenient.find("KEY")?.value == "wide")
        #expect(lenient.warnings == ["\(path) can be read by others (mode 0\(String(mode, radix: 8))); make it 0600."])
        #expect(try strict.find("KEY") == nil)
        #expect(strict.problems.map(\.field) == ["FLEET_ENV_FILE"])
    }

    @Test func `a file that is too large is refused`() throws {
        defer { removeFolder() }
        let path = try write("large.env", String(repeating: "#", count: DotEnv.longestFileBytes + 1))

        #expect(sources([:], path: path).problems.map(\.kind) == [.tooLarge])
    }

    @Test func `credentials and files of values are read from the disk`() throws {
        defer { removeFolder() }
        _ = try write("openai_api_key", "from a credential\n")
        let file = try write("token", "from a file\n")
        _ = try write("large", String(repeating: "x", count: 70_000))

        let live = sources([
            "CREDENTIALS_DIRECTORY": folder, "TOKEN_FILE": file, "HUGE_FILE": "\(folder)/large", "BAD_FILE": folder,
        ])

        #expect(try live.find("OPENAI_API_KEY")?.value == "from a credential")
        #expect(throws: Problem.self) { try live.find("HUGE") }
        #expect(throws: Problem.self) { try live.find("BAD") }
        #expect(try sources(["TOKEN_FILE": file]).find("TOKEN")?.value == "from a file")
    }
}
