import HTTP
import JSON
import Problems
import Store
import Twilio

extension Conversation: Listed, Added, Changed, Removed {
    static func page(
        at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library
    ) throws -> Page<Conversation> {
        let service = try library.service(of: place)
        if let sought = filter.search {
            return try library.conversations(sought, filter, of: service, page)
        }
        let query = ConversationWalk.query(filter, of: service)
        return try query.page(page, in: library.db) { row in
            let kept = try ConversationRow(row)
            return (kept.conversation(of: library.account, at: library.now), [kept.created, kept.id])
        }
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> Conversation {
        try library.conversation(id, in: place).conversation(of: library.account, at: library.now)
    }

    /// Opens a conversation; its timers run from now on.
    static func add(_ draft: Draft, at place: Place, _ manner: Manner, in library: Library) throws -> Conversation {
        let service = try library.service(of: place)
        let usual = try library.accountConfiguration()
        var life = Lifecycle(
            state: draft.state, inactiveAfter: draft.timers.inactive.applied(to: usual.inactiveSeconds),
            closedAfter: draft.timers.closed.applied(to: usual.closedSeconds))
        life.restartTimers(at: library.now)
        let sid = SID.make(.conversation).text
        let created = draft.created ?? library.now
        do {
            try library.db.run(
                """
                INSERT INTO conversation (
                    sid, service, friendly_name, unique_name, attributes, messaging_service, state, inactive_after,
                    closed_after, inactive_at, closed_at, created, updated, email_address, email_name)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, sid, service.id, draft.friendlyName, draft.uniqueName, draft.attributes,
                draft.messagingService ?? usual.messagingService, life.state, life.inactiveAfter, life.closedAfter,
                life.inactiveAt, life.closedAt, created, draft.updated ?? created,
                draft.email.address.applied(to: nil), draft.email.name.applied(to: nil))
        } catch let failure as ConstraintFailure where failure.isDuplicate {
            throw Problem.nameTaken(draft.uniqueName)
        }
        library.expect(life)
        return try told(.conversationAdded, sid, at: place, manner, in: library)
    }

    /// Changes what the request names. A closed conversation stays as it is.
    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> Conversation {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        var place = place
        place.parents = [id]
        var row = try library.openConversation(of: place)
        place.parents = []
        row.lifecycle = try library.catchUp(row)
        let step = row.lifecycle.change(
            to: change.state, inactiveAfter: change.timers.inactive, closedAfter: change.timers.closed,
            at: library.now)
        do {
            try library.db.run(
                """
                UPDATE conversation SET friendly_name = ?, unique_name = ?, attributes = ?, messaging_service = ?,
                    state = ?, inactive_after = ?, closed_after = ?, inactive_at = ?, closed_at = ?, created = ?,
                    updated = ?, email_address = ?, email_name = ?
                WHERE id = ?
                """, change.friendlyName.applied(to: row.friendlyName), change.uniqueName.applied(to: row.uniqueName),
                change.attributes ?? row.attributes, change.messagingService.applied(to: row.messagingService),
                row.lifecycle.state, row.lifecycle.inactiveAfter, row.lifecycle.closedAfter, row.lifecycle.inactiveAt,
                row.lifecycle.closedAt, change.created ?? row.created, change.updated ?? library.now,
                change.email.address.applied(to: row.emailAddress), change.email.name.applied(to: row.emailName),
                row.id)
        } catch let failure as ConstraintFailure where failure.isDuplicate {
            throw Problem.nameTaken(change.uniqueName.applied(to: nil))
        }
        library.expect(row.lifecycle)
        if let step { try library.tell(step, of: row, manner) }
        return try told(.conversationUpdated, row.sid, at: place, manner, in: library)
    }

    /// Takes a conversation out of sight at once; what was said in it goes bit by bit, where that is much.
    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        let row = try library.conversation(id, in: place)
        try library.tell(.conversationRemoved, of: row, manner)
        try library.hide(row)
        var room = Library.clearedAtOnce
        if try !library.clear(row.id, within: &room) { library.agenda.note(library.now * 1_000) }
    }

    private static func told(
        _ event: HookEvent, _ sid: String, at place: Place, _ manner: Manner, in library: Library
    ) throws -> Conversation {
        let row = try library.conversation(sid, in: place)
        try library.tell(event, of: row, manner)
        return row.conversation(of: library.account, at: library.now)
    }
}

extension Problem {
    fileprivate static func nameTaken(_ name: String?) -> Problem {
        Problem(
            .conflict, "A conversation with the unique name \(name ?? "") exists already.", code: 50_353,
            field: "UniqueName")
    }
}
