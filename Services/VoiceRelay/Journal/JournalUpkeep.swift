import Fleet
import Net
import Store
import Telemetry

/// Forgets calls that have been over for long enough, and ends those that nobody will end any more.
struct JournalUpkeep: Sendable {
    private let database: Database
    private let removal: CallRemoval
    private let journal: any Journal
    private let kept: Duration
    private let log: Log

    /// How many calls one transaction forgets: others wait for it no longer than for a slow commit.
    private static let piece = 20
    /// After so long without a word or frame a call is over, whatever was told: its end was lost with a service that was
    /// killed, or with Twilio's notice.
    static let silence = Duration.seconds(4 * 3_600)
    private static let interval = Duration.seconds(600)

    init(_ frame: Frame, _ journal: any Journal, kept: Duration) {
        database = frame.database
        removal = CallRemoval(frame)
        self.journal = journal
        self.kept = kept
        log = frame.log
    }

    /// Looks again and again, for as long as the task lives.
    func run() async {
        while !Task.isCancelled {
            do {
                try await endSilent(at: Clock.milliseconds)
                try await forgetOld(at: Clock.milliseconds)
            } catch is CancellationError {
                return
            } catch {
                log.warning("Old calls could not be looked after.", ["error": "\(error)"])
            }
            try? await pause(for: Self.interval)  // cancelled: the loop ends by itself
        }
    }

    /// Ends the calls that have been silent for too long, so that they are handed over like all others.
    func endSilent(at now: Int) async throws {
        let limit = now - Int(Self.silence.components.seconds) * 1_000
        let silent = try await database.read { db in
            try db.rows("SELECT sid FROM call WHERE ended IS NULL AND touched < ? ORDER BY touched LIMIT 1000", limit) {
                try $0["sid"] as String
            }
        }
        for sid in silent { await journal.note(.ended(reason: "lost"), of: sid) }
        if let last = silent.last { try await journal.kept(of: last) }
    }

    /// Forgets what has been over for long enough, a bounded piece at a time.
    func forgetOld(at now: Int) async throws {
        let limit = now - Int(kept.components.seconds) * 1_000
        let removal = removal
        var forgotten = 0
        repeat {
            forgotten = try await database.write { db in
                let old = try db.rows("SELECT id FROM call WHERE ended < ? ORDER BY ended LIMIT ?", limit, Self.piece) {
                    try $0["id"] as Int
                }
                for id in old { try removal.remove(id, in: db) }
                return old.count
            }
        } while forgotten == Self.piece
    }
}
