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

    /// An event is kept no later than so many milliseconds after what it tells of.
    private static let mostLag = 3_600_000

    /// Forgets a call, as a part of the transaction that wants it.
    func remove(_ id: Int, in db: Connection) throws {
        let call = try db.row("SELECT sid, touched, first_event, last_event FROM call WHERE id = ?", id) { row in
            (
                sid: try row["sid"] as String, touched: try row["touched"] as Int,
                first: try row["first_event"] as Int?, last: try row["last_event"] as Int?
            )
        }
        guard let call else { return }
        // The words first, which do not know that they belong to it.
        try db.run("DELETE FROM call_words WHERE rowid IN (SELECT id FROM call_note WHERE call = ?)", id)
        try db.run("DELETE FROM call WHERE id = ?", id)
        // Of a call that an older version wrote down it is not known which events are its own: all have to be looked at,
        // but for those that happened when it was long over.
        let mayHaveEvents = try events.oldestTime(in: db).map { $0 <= call.touched + Self.mostLag } ?? false
        if call.first != nil || mayHaveEvents {
            try events.forget(call.sid, from: call.first ?? 0, through: call.last ?? .max, in: db)
        }
        for notice in CallHandOver.notices(of: call.sid) { try outgoing.forget(notice, in: db) }
        for item in CustomerOutcome.items(of: call.sid) { try incoming.forget(item, in: db) }
    }
}
