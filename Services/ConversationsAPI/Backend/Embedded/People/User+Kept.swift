import HTTP
import Problems
import Store

extension User: Listed, Added, Changed, Removed {
    static func page(at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library) throws -> Page<User> {
        let service = try library.service(of: place)
        var query = PagedQuery("SELECT \(UserRow.columns) FROM user", order: ["id"], descending: false)
        query.require("service = ?", service.id)
        return try query.page(page, in: library.db) { row in
            let kept = try UserRow(row, of: service)
            return (kept.user(of: library.account), [kept.id])
        }
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> User {
        try library.user(id, at: place).user(of: library.account)
    }

    static func add(_ draft: Draft, at place: Place, _ manner: Manner, in library: Library) throws -> User {
        let service = try library.service(of: place)
        guard try UserRow.find(draft.identity, in: service, library.db) == nil else {
            throw Problem(.conflict, "User \(draft.identity) exists already.", code: 50_201, field: "Identity")
        }
        let sid = try library.addUser(
            draft.identity, draft.friendlyName, draft.attributes, role: draft.role, in: service, manner)
        return try find(sid, at: place, in: library)
    }

    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> User {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        var row = try library.user(id, at: place)
        if case .becomes(let role) = change.role {
            row.role = try library.role(role, ofUserIn: row.service) ?? row.role
        }
        row.friendlyName = change.friendlyName.applied(to: row.friendlyName)
        row.attributes = change.attributes ?? row.attributes
        row.updated = library.now
        try library.db.run(
            "UPDATE user SET friendly_name = ?, attributes = ?, role = ?, updated = ? WHERE id = ?",
            row.friendlyName, row.attributes, row.role, row.updated, row.id)
        try library.tell(.userUpdated, of: row, manner)
        return row.user(of: library.account)
    }

    /// So many conversations at most does a user leave in one transaction.
    static let partsLeftAtOnce = 500

    /// Has a user who is to be removed leave some conversations; what they said stays.
    static func prepareRemoval(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws -> Bool {
        let user = try library.user(id, at: place)
        let parts = try library.db.rows(
            "SELECT \(ConversationRow.columns), \(ParticipantRow.columns) FROM \(ParticipantRow.withConversation)"
                + " WHERE participant.service = ? AND name = ? AND identity IS NOT NULL LIMIT ?", user.service.id,
            user.identity, partsLeftAtOnce
        ) { (try ConversationRow($0), try ParticipantRow($0, from: ConversationRow.width)) }
        for (conversation, participant) in parts { try library.leave(participant, conversation, manner) }
        return parts.count == partsLeftAtOnce
    }

    /// Forgets a user who takes part in nothing any more.
    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        try library.db.run("DELETE FROM user WHERE id = ?", try library.user(id, at: place).id)
    }
}
