import Fleet
import JSON
import Problems
import Store

/// Calls as they stand in the journal, for whoever looks.
struct CallShelf: Sendable {
    private let database: Database
    private let removal: CallRemoval

    init(_ frame: Frame) {
        database = frame.database
        removal = CallRemoval(frame)
    }

    /// The most live calls that are shown together.
    static let mostLive = 5_000

    // MARK: Lists

    /// A page of the calls that fit, newest first.
    func page(_ filter: CallFilter, size: Int, at cursor: ListCursor?) async throws -> ListPage<CallRow> {
        try await database.read { db in
            let goesBack = cursor?.goesBack ?? false
            var (conditions, values) = Self.conditions(filter)
            if let cursor {
                conditions.append(goesBack ? "call.id > ?" : "call.id < ?")
                values.append(cursor.edge)
            }
            values.append(size + 1)
            let found = try db.rows(
                """
                SELECT \(CallRow.columns) FROM call
                \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
                ORDER BY call.id \(goesBack ? "ASC" : "DESC") LIMIT ?
                """, values: values
            ) { try CallRow($0) }
            return ListPage(found, size: size, at: cursor, edge: \.id)
        }
    }

    private static func conditions(_ filter: CallFilter) -> ([String], [any Storable]) {
        var (conditions, values) = ([String](), [any Storable]())
        func require(_ condition: String, _ value: (any Storable)?, times: Int = 1) {
            guard let value else { return }
            conditions.append(condition)
            for _ in 0..<times { values.append(value) }
        }
        require("(caller = ? OR called = ?)", filter.number, times: 2)
        require("agent = ?", filter.agent)
        require("outcome = ?", filter.outcome)
        require("EXISTS (SELECT 1 FROM call_language WHERE language = ? AND call = call.id)", filter.language)
        if let state = filter.state { conditions.append(state == .live ? "ended IS NULL" : "ended IS NOT NULL") }
        require("started >= ?", filter.from)
        require("started <= ?", filter.to)
        require("call.id IN (SELECT call FROM call_words WHERE call_words MATCH ?)", filter.words?.match)
        return (conditions, values)
    }

    /// The calls that go on, newest first, and up to which event that is so.
    func live() async throws -> (calls: [CallRow], position: Int) {
        try await database.read { db in
            let rows = try db.rows(
                "SELECT \(CallRow.columns) FROM call WHERE ended IS NULL ORDER BY id DESC LIMIT ?", Self.mostLive
            ) { try CallRow($0) }
            return (rows, try EventLog.newest(in: db))
        }
    }

    // MARK: One call

    /// A whole call.
    func story(_ sid: String) async throws -> CallStory {
        guard let story = try await database.read({ try CallStory.find(sid, in: $0) }) else {
            throw Problem.noCall(sid)
        }
        return story
    }

    /// The next lines of a call's frames after a place; nil behind the last.
    func frames(_ sid: String, after place: Int) async throws -> (lines: [UInt8], place: Int)? {
        try await database.read { db in
            guard let id = try db.integer("SELECT id FROM call WHERE sid = ?", sid) else { throw Problem.noCall(sid) }
            return try db.row(
                "SELECT id, lines FROM call_frames WHERE call = ? AND id > ? ORDER BY id LIMIT 1", id, place
            ) { (lines: try $0["lines"], place: try $0["id"]) }
        }
    }

    /// Forgets a call that is over, with everything said in it.
    func remove(_ sid: String) async throws {
        let removal = removal
        try await database.write { db in
            let call = try db.row("SELECT id, ended FROM call WHERE sid = ?", sid) { row in
                (id: try row["id"] as Int, ended: try row["ended"] as Int?)
            }
            guard let call else { throw Problem.noCall(sid) }
            guard call.ended != nil else {
                throw Problem(.conflict, "The call \(sid) goes on; it can be deleted when it is over.")
            }
            try removal.remove(call.id, in: db)
        }
    }
}

extension Problem {
    static func noCall(_ sid: String) -> Problem { Problem(.notFound, "There is no call \(sid).") }
}
