import Fleet
import HTTP
import Net
import Problems
import Store

@testable import ConversationsAPI

extension Desk {
    /// What happened so far, by the names of the fleet's events.
    func told() async throws -> [String] { try await frame.events.events(after: 0).map(\.type) }

    /// Changes what is kept, behind the service's back.
    func tamper(_ sql: String) async throws { try await frame.database.write { try $0.run(sql) } }

    /// How many rows a table holds.
    func count(_ table: String) async throws -> Int? {
        try await frame.database.read { try $0.integer("SELECT count(*) FROM \(table)") }
    }

    /// Waits until a table holds so many rows.
    func waitUntil(_ table: String, holds count: Int) async throws {
        let last = Moment.now + .seconds(20)
        while try await self.count(table) != count {
            guard Moment.now < last else { throw Problem(.timedOut, "\(table) does not hold \(count).") }
            try await pause(for: .milliseconds(2))
        }
    }

    /// What a webhook would say of the first participant there is.
    func hookFields(_ event: HookEvent) async throws -> FormFields {
        try await frame.database.read { db in
            let found = try db.row(
                """
                SELECT \(ConversationRow.columns), \(ParticipantRow.columns) FROM \(ParticipantRow.withConversation)
                ORDER BY participant.id LIMIT 1
                """
            ) { (try ConversationRow($0), try ParticipantRow($0, from: ConversationRow.width)) }
            return found.map { $1.hookFields(of: $0, event, at: 0) } ?? [:]
        }
    }

    /// How the database goes about a statement.
    func plan(_ sql: String, _ values: [any Storable]) async throws -> [String] {
        try await frame.database.read { db in
            try db.rows("EXPLAIN QUERY PLAN " + sql, values: values) { try $0["detail"] as String }
        }
    }

    /// How the database goes about looking for SIDs that begin alike.
    func plan(_ lookup: SIDLookup) async throws -> [String] {
        try await plan(lookup.sql, lookup.values)
    }

    /// How the database goes about a page of conversations.
    func plan(_ filter: Conversation.Filter, after cursor: Cursor? = nil) async throws -> [String] {
        let account = standIn.gate.account
        return try await frame.database.read { db in
            let place = try Library(reading: db, account: account).service(of: Place())
            let page = PageRequest(size: 50, cursor: cursor)
            let (sql, values) = try ConversationWalk.query(filter, of: place).statement(for: page)
            return try db.rows("EXPLAIN QUERY PLAN " + sql, values: values) { try $0["detail"] as String }
        }
    }
}
