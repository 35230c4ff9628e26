import Fleet
import Store

/// Forgets calls with everything that was said in them, wherever it stands in this store: notes, frames and words, the
/// events that told of it, and what was kept to be told to others.
struct CallRemoval: Sendable {
    private let events: EventLog
    private let outgoing: WorkQueue
    private let incoming: WorkQueue

    init(_ frame: Frame) {
        events = frame.events
        outgoing = frame.outbox.queue
        incoming = frame.inbox.queue
    }

    /// Forgets a call, as a part of the transaction that wants it.
    func remove(_ id: Int, in db: Connection) throws {
        let call = try db.row("SELECT sid, first_event, last_event FROM call WHERE id = ?", id) { row in
            (sid: try row["sid"] as String, first: try row["first_event"] as Int?, last: try row["last_event"] as Int?)
        }
        guard let call else { return }
        // The words first, which do not know that they belong to it.
        try db.run("DELETE FROM call_words WHERE rowid IN (SELECT id FROM call_note WHERE call = ?)", id)
        try db.run("DELETE FROM call WHERE id = ?", id)
        try events.forget(call.sid, from: call.first ?? 0, through: call.last ?? .max, in: db)
        for notice in CallHandOver.notices(of: call.sid) { try outgoing.forget(notice, in: db) }
        for item in CustomerOutcome.items(of: call.sid) { try incoming.forget(item, in: db) }
    }
}
