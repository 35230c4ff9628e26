import FleetTestSupport
import Glibc
import HTTPClient
import HTTPServer
import JSON
import Net
import Problems
import Settings
import Store
import Telemetry

@testable import Fleet

/// A frame with a folder of its own, as a test wants it.
struct Workbench: Sendable {
    let folder: TemporaryFolder
    let frame: Frame

    static func settings(_ environment: [String: String] = [:], _ profile: ServiceProfile) -> FrameSettings {
        var reader = SettingsReader(SettingsSources(environment: environment))
        return FrameSettings(from: &reader, for: profile)
    }

    static func profile(neighbours: [String] = []) -> ServiceProfile {
        ServiceProfile(
            name: "tester", concern: "Being tested.", portSetting: "TESTER_PORT", port: 1, neighbours: neighbours)
    }

    init(
        _ folder: TemporaryFolder = TemporaryFolder("fleet"), neighbours: [String] = [],
        environment: [String: String] = [:], log: Log = .nowhere
    ) async throws {
        self.folder = folder
        let profile = Self.profile(neighbours: neighbours)
        let database = try await Database(
            "\(folder.path)/tester.sqlite", application: StateFolder.mark, durability: .normal,
            migrations: profile.migrations)
        frame = await Frame(profile, Self.settings(environment, profile), database, HTTPClient(), log: log)
    }

    /// Runs `body` while the inbox is worked on.
    func working<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        let frame = frame
        let work = Task(executorPreference: EventLoop.shared) { await frame.inbox.run() }
        defer { work.cancel() }
        return try await body()
    }

    /// Waits for an item to be as `isRight` wants it, looking whenever the service has told of something.
    func item(_ id: String, _ queue: WorkQueue, where isRight: (WorkItem) -> Bool) async throws -> WorkItem {
        let deadline = Moment.now + .seconds(30)
        while Moment.now < deadline {
            let item = try await queue.item(id)
            if isRight(item) { return item }
        }
        throw Problem(.timedOut, "The item \(id) did not become what it should.")
    }
}

extension Log {
    /// Says nothing.
    static let nowhere = Log(LogSink(file: open("/dev/null", O_WRONLY | O_CLOEXEC), form: .json))
}

/// Lines of a log, kept in a file.
struct LogFile: Sendable {
    let folder = TemporaryFolder("log")
    let sink: LogSink
    var log: Log { Log(sink) }

    init(level: LogLevel = .debug) {
        sink = LogSink(
            file: open("\(folder.path)/log", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600), form: .json, level: level)
    }

    var raw: String {
        guard let file = fopen("\(folder.path)/log", "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    var lines: [JSONValue] { raw.split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) } }
}

/// Says go to whoever waits, once.
@OnLoop
final class Gate {
    private let opened = Signal()
    private let reached = Signal()
    private(set) var passed = 0

    nonisolated init() {}

    func open() { opened.raise() }

    func pass() async throws {
        passed += 1
        reached.raise()
        try await opened.wait(beyond: 0, atMost: .seconds(60))
    }

    /// Waits until so many stand before it or have passed.
    func reached(by count: Int) async throws {
        while passed < count { try await reached.wait(beyond: reached.count, atMost: .seconds(60)) }
    }
}
