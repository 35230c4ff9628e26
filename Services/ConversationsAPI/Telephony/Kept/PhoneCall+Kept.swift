import Problems
import Store
import Twilio

extension PhoneCall {
    private static let columns = """
        id, sid, sender, recipient, number, status, end_status, script_url, script_method, fallback_url, fallback_method,
        script_inline, script_told, script_error, script_version, script_pending, callback_url, callback_method,
        callback_events, time_limit, created, updated, started, ended, due
        """

    init(_ row: Row) throws {
        let script = CallScript(
            url: try row[7], method: try row[8], fallbackURL: try row[9], fallbackMethod: try row[10],
            inline: try row[11], told: try row[12], error: try row[13], version: try row[14], isPending: try row[15])
        let (url, method, words): (String?, HookMethod, String) = (try row[16], try row[17], try row[18])
        let events = Set(words.split(separator: " ").compactMap { CallCallback.Event(rawValue: String($0)) })
        self.init(
            id: try row[0], sid: try row[1], from: try row[2], to: try row[3], number: try row[4], status: try row[5],
            end: try row[6], script: script,
            callback: url.map { CallCallback(url: $0, method: method, events: events) },
            timeLimit: try row[19], created: try row[20], updated: try row[21], started: try row[22],
            ended: try row[23],
            due: try row[24])
    }

    // MARK: Looking

    static func find(_ sid: String, in board: Switchboard) throws -> PhoneCall {
        let found = try board.db.row("SELECT \(columns) FROM phone_call WHERE sid = ?", sid) { try PhoneCall($0) }
        guard let found else { throw Problem.missing("Calls", sid) }
        return found
    }

    static func page(_ filter: Filter, _ page: PageRequest, in board: Switchboard) throws -> Page<PhoneCall> {
        var query = PagedQuery("SELECT \(columns) FROM phone_call", order: ["created", "id"], descending: true)
        // No call here was ever placed by another.
        if filter.hasParent { query.require("false") }
        if let to = filter.to { query.require("recipient = ?", to) }
        if let from = filter.from { query.require("sender = ?", from) }
        if let status = filter.status { query.require("status = ?", status) }
        for (column, span) in [("started", filter.started), ("ended", filter.ended)] {
            if let from = span.from { query.require("\(column) >= ?", from) }
            if let to = span.to { query.require("\(column) <= ?", to) }
        }
        return try query.page(page, in: board.db) { row in
            let call = try PhoneCall(row)
            return (call, [call.created, call.id])
        }
    }

    static func due(in board: Switchboard, limit: Int) throws -> [PhoneCall] {
        try board.db.rows(
            "SELECT \(columns) FROM phone_call WHERE due <= ? ORDER BY due, id LIMIT ?", board.now, limit
        ) { try PhoneCall($0) }
    }

    /// Those that wait to be told what to do.
    static func pending(in board: Switchboard, limit: Int) throws -> [PhoneCall] {
        try board.db.rows("SELECT \(columns) FROM phone_call WHERE script_pending = 1 ORDER BY id LIMIT ?", limit) {
            try PhoneCall($0)
        }
    }

    // MARK: Adding

    /// Places a call. What becomes of it is decided now, by the rules for its number.
    static func add(_ draft: Draft, in board: Switchboard) throws -> PhoneCall {
        guard let number = try OwnedNumber.find(number: draft.from, in: board) else {
            throw Problem(
                .invalid, "The source phone number \(draft.from) is not verified for this account.", code: 21_210,
                field: "From")
        }
        let rule = try board.outcome(.call, to: draft.to)
        let call = PhoneCall(
            sid: SID.make(.call).text, from: draft.from, to: draft.to, number: number.sid, status: .queued,
            end: rule.flatMap { CallStatus(rawValue: $0.outcome.rawValue) } ?? .completed, script: draft.script,
            callback: draft.callback, timeLimit: draft.timeLimit, created: board.now, updated: board.now, due: board.now
        )
        try board.db.run(
            """
            INSERT INTO phone_call (
                sid, sender, recipient, number, status, end_status, script_method, fallback_method, script_version,
                script_pending, callback_method, callback_events, time_limit, created, updated, due)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 'POST', '', ?, ?, ?, ?)
            """, call.sid, call.from, call.to, call.number, call.status, call.end, call.script.method,
            call.script.fallbackMethod, call.timeLimit, call.created, call.updated, call.due)
        var kept = call
        kept.id = board.db.lastInsertID
        try kept.keep(in: board)
        return kept
    }

    // MARK: Changing

    mutating func keep(in board: Switchboard) throws {
        updated = board.now
        let events = callback?.events.map(\.rawValue).sorted().joined(separator: " ") ?? ""
        try board.db.run(
            """
            UPDATE phone_call SET status = ?, script_url = ?, script_method = ?, fallback_url = ?, fallback_method = ?,
                script_inline = ?, script_told = ?, script_error = ?, script_version = ?, script_pending = ?,
                callback_url = ?, callback_method = ?, callback_events = ?, time_limit = ?, updated = ?, started = ?,
                ended = ?, due = ?
            WHERE id = ?
            """, status, script.url, script.method, script.fallbackURL, script.fallbackMethod, script.inline,
            script.told,
            script.error, script.version, script.isPending, callback?.url, callback?.method ?? .post, events, timeLimit,
            updated, started, ended, due, id)
        try board.note(.call, sid, status.rawValue)
    }

    /// Forgets a call that is over.
    static func remove(_ sid: String, in board: Switchboard) throws {
        let call = try find(sid, in: board)
        guard call.status.isOver else { throw Problem.unfinished(sid) }
        try board.db.run("DELETE FROM phone_call WHERE id = ?", call.id)
    }
}

extension CallStatus: Storable {}
