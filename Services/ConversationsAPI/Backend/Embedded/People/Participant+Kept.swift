import HTTP
import Problems
import Store
import Twilio

extension Participant: Listed, Added, Changed, Removed {
    static func page(
        at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library
    ) throws -> Page<Participant> {
        let conversation = try library.conversation(of: place)
        var query = PagedQuery(
            "SELECT \(ParticipantRow.columns) FROM participant", order: ["participant.id"], descending: false)
        query.require("conversation = ?", conversation.id)
        return try query.page(page, in: library.db) { row in
            let kept = try ParticipantRow(row)
            return (kept.participant(of: conversation, library.account), [kept.id])
        }
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> Participant {
        let conversation = try library.conversation(of: place)
        return try library.participant(id, of: conversation, at: place).participant(of: conversation, library.account)
    }

    /// Has somebody take part in an open conversation.
    static func add(_ draft: Draft, at place: Place, _ manner: Manner, in library: Library) throws -> Participant {
        let conversation = try library.openConversation(of: place)
        let row = try library.join(conversation, draft, manner)
        return row.participant(of: conversation, library.account)
    }

    /// Changes what the request names, in an open conversation.
    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> Participant {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        let conversation = try library.openConversation(of: place)
        var row = try library.participant(id, of: conversation, at: place)
        let reach = try row.reach.changed(
            identity: change.identity, proxy: change.proxy, projected: change.projected)
        try library.check(reach, insteadOf: row, in: conversation)
        row.reach = reach
        row.attributes = change.attributes ?? row.attributes
        if case .becomes(let role) = change.role {
            row.role = try library.role(role, ofParticipant: reach, in: conversation.service)
        }
        row.created = change.created ?? row.created
        row.updated = change.updated ?? library.now
        row.horizon = row.horizon.changed(change.horizon, now: library.now)
        if let identity = reach.identity { try library.knowUser(identity, in: conversation.service, manner) }
        try library.keep(row, of: conversation, manner)
        return row.participant(of: conversation, library.account)
    }

    /// Takes somebody out of a conversation. What they said stays, and so does who said it.
    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        let conversation = try library.conversation(of: place)
        try library.leave(try library.participant(id, of: conversation, at: place), conversation, manner)
    }
}
