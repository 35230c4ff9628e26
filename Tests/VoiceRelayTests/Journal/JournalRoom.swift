import Fleet
import FleetTestSupport
import Glibc
import HTTPClient
import JSON
import Models
import Net
import Problems
import Settings
import Store
import Telemetry

@testable import VoiceRelay

/// A journal with a folder of its own, which is written for as long as a test goes on.
struct JournalRoom: Sendable {
    let folder: TemporaryFolder
    let frame: Frame
    let journal: CallJournal

    private init(_ folder: TemporaryFolder, _ path: String, _ limits: PendingNotes.Limits) async throws {
        self.folder = folder
        let profile = VoiceRelayService.profile
        var reader = SettingsReader(SettingsSources(environment: ["STATE_DIR": folder.path]))
        let settings = FrameSettings(from: &reader, for: profile)
        let database = try await Database(
            path, application: 1, durability: .normal, migrations: profile.migrations)
        let nowhere = Log(LogSink(file: open("/dev/null", O_WRONLY | O_CLOEXEC), form: .json))
        frame = await Frame(profile, settings, database, HTTPClient(), log: nowhere)
        journal = CallJournal(frame, limits: limits) { $0 == "bank" }
    }

    /// Runs `body` while the journal is written.
    static func with<Result: Sendable>(
        _ folder: TemporaryFolder = TemporaryFolder("journal"), in place: String? = nil,
        limits: PendingNotes.Limits = PendingNotes.Limits(),
        _ body: (JournalRoom) async throws -> Result
    ) async throws -> Result {
        let room = try await JournalRoom(folder, "\(place ?? folder.path)/voice-relay.sqlite", limits)
        let (frame, journal) = (room.frame, room.journal)
        await frame.start { await journal.run() }
        do {
            let result = try await body(room)
            await frame.stopWork()
            await frame.database.close()
            return result
        } catch {
            await frame.stopWork()
            await frame.database.close()
            throw error
        }
    }

    /// What a test calls, and how it begins.
    static let call = "CA00000000000000000000000000000001"

    static func opening(_ agent: String = "desk", from: String = "+15005550001") -> CallNote {
        .opened(
            CallOpening(
                from: from, to: "+15005550006", direction: "inbound", agent: agent, version: 3, language: .english))
    }

    /// Notes all of it, and waits until it is kept.
    func note(_ notes: CallNote..., of call: String = JournalRoom.call) async throws {
        for note in notes { await journal.note(note, of: call) }
        try await journal.kept(of: call)
    }

    /// A number from the store.
    func count(_ sql: String) async throws -> Int {
        try await frame.database.read { try $0.integer(sql) ?? 0 }
    }

    /// What the fleet was told, in order.
    func events() async throws -> [KeptEvent] { try await frame.events.events(after: 0, limit: 1_000) }

    /// Waits until something becomes true.
    func wait(_ isTrue: () async throws -> Bool) async throws {
        let last = Moment.now + .seconds(30)
        while try await !isTrue() {
            guard Moment.now < last else { throw Problem(.timedOut, "What was expected did not happen.") }
            try await pause(for: .milliseconds(2))
        }
    }
}

extension AnswerNote {
    init(_ turn: Int, _ sent: String, heard: String? = nil, finish: String = "stop") {
        self.init(turn: turn, sent: sent, heard: heard, language: .english, finish: finish)
    }
}
