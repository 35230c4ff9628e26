import Fleet
import Net
import Problems
import Store
import Telemetry

// What stood in the outbox long enough is forgotten.
extension Telephony {
    /// So many of a kind at most are forgotten in one transaction.
    static let forgottenAtOnce = 500

    /// Forgets what is old, now and each hour, for as long as the task lives.
    func upkeep() async {
        while !Task.isCancelled {
            do {
                try await forgetOld()
            } catch is CancellationError {
                return
            } catch {
                frame.log.warning("What is old in the outbox could not be forgotten.", ["error": "\(error)"])
            }
            try? await pause(for: .seconds(3_600))  // cancelled: the loop ends by itself
        }
    }

    /// Forgets what is finished and older than it is to be kept, a bounded piece at a time.
    func forgetOld() async throws {
        let age = Int(kept.seconds * 1_000)
        while try await keep({ try $0.forget(before: $0.now - age, upTo: Self.forgottenAtOnce) }) {
            try Task.checkCancellation()
        }
    }
}

extension Switchboard {
    /// Forgets messages, calls and verifications that began before a moment and have come to their end, so many of each
    /// at most; answers whether there may be more.
    func forget(before moment: Int, upTo limit: Int) throws -> Bool {
        let finished = [
            ("text_message", "due IS NULL AND status <> 'receiving'"),
            ("phone_call", "due IS NULL AND script_pending = 0"),
            // None is open for longer than some minutes.
            ("verification", "TRUE"),
        ]
        var hasMore = false
        for (table, condition) in finished {
            try db.run(
                """
                DELETE FROM \(table) WHERE id IN (
                    SELECT id FROM \(table) WHERE created < ? AND \(condition) ORDER BY created, id LIMIT ?)
                """, moment, limit)
            hasMore = hasMore || db.changes == limit
        }
        return hasMore
    }
}
