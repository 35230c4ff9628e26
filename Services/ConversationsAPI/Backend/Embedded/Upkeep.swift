import Fleet
import Net
import Problems
import Store
import Telemetry

/// Does what becomes due by itself, when it does: timers run out, messages arrive, what nobody needs is removed.
@OnLoop
final class Upkeep {
    private let embedded: EmbeddedConversations
    private let media: MediaShelf

    nonisolated init(_ embedded: EmbeddedConversations, _ media: MediaShelf) {
        self.embedded = embedded
        self.media = media
    }

    /// Goes on until it is cancelled, asleep between one due moment and the next. What was not done is done after a
    /// restart, since every moment is in the database.
    func run() async {
        while !Task.isCancelled {
            do {
                let due = try embedded.frame.database.readNow { try Self.due(in: $0) }
                if due > Clock.milliseconds {
                    try await embedded.alarm.wait(until: due)
                } else if try await !doWhatIsDue() {
                    throw Problem(.broken, "Something is due that cannot be done.")
                }
            } catch is CancellationError {
                return
            } catch {
                embedded.frame.log.warning("What is due could not be done.", ["error": "\(error)"])
                try? await pause(for: .seconds(5))  // cancelled: the loop ends by itself
            }
        }
    }

    /// Does a bounded piece of what is due, in one transaction; answers whether it did any.
    func doWhatIsDue() async throws -> Bool {
        let (count, files) = try await embedded.keep { library in
            let passed = try library.passTimers(upTo: 100)
            let delivered = try library.deliver(by: Clock.milliseconds, upTo: 500)
            let leaving = try library.clearLeaving(upTo: Library.clearedAtOnce)
            let unused = try library.forgetUnusedMedia(upTo: 100)
            let forgotten = try library.forgetKeys(upTo: 500)
            let replayed = try library.replayNext(upTo: Library.replayedAtOnce)
            let pieces = [leaving.hasMore, replayed].count { $0 }
            return (passed + delivered + unused.count + forgotten + pieces, leaving.files + unused)
        }
        media.remove(files)
        return count > 0
    }

    /// Keys may be older than they are to be kept by so many seconds, so that they go together and not one by one.
    private nonisolated static let keysTogether = 60

    /// When the next thing is due, in milliseconds since 1970.
    private nonisolated static func due(in db: Connection) throws -> Int {
        let due = try db.integer(
            """
            SELECT min(due) FROM (
                SELECT min(inactive_at) * 1000 AS due FROM conversation WHERE inactive_at IS NOT NULL
                UNION ALL SELECT min(closed_at) * 1000 FROM conversation WHERE closed_at IS NOT NULL
                UNION ALL SELECT min(due_at) FROM receipt WHERE due_at IS NOT NULL
                UNION ALL SELECT (min(created) + ?) * 1000 FROM media WHERE message IS NULL
                UNION ALL SELECT (min(at) + ?) * 1000 FROM idempotency
                UNION ALL SELECT 0 FROM service WHERE is_leaving
                UNION ALL SELECT 0 FROM conversation WHERE is_gone
                UNION ALL SELECT 0 FROM webhook_replay)
            """, MediaFile.unusedKept, Library.keysKept + keysTogether)
        return due ?? .max
    }
}
