import HTTP
import Problems
import Store

extension UserConversation: Listed, Shown, Changed, Removed {
    static func page(
        at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library
    ) throws -> Page<UserConversation> {
        let user = try library.user(place.parents[0], at: place)
        return try PartRow.query(.identity(user.identity), in: user.service).page(page, in: library.db) { row in
            let part = try PartRow(row)
            return (UserConversation(part, of: user, library), part.position)
        }
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> UserConversation {
        let (user, _, participant) = try parts(id, at: place, in: library)
        let part = try library.db.row("\(PartRow.select) WHERE participant.id = ?", participant.id) { try PartRow($0) }
        guard let part else { throw Problem.missing(kind, place, id) }
        return UserConversation(part, of: user, library)
    }

    /// Changes how far a user has read an open conversation, and whether it rings.
    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> UserConversation {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        var (_, conversation, participant) = try parts(id, at: place, in: library)
        conversation = try library.openConversation(of: Place(service: place.service, conversation.sid))
        participant.horizon = participant.horizon.changed(change.horizon, now: library.now)
        participant.notificationLevel = change.notificationLevel ?? participant.notificationLevel
        participant.updated = library.now
        try library.keep(participant, of: conversation, manner)
        return try find(id, at: place, in: library)
    }

    /// Has a user leave a conversation.
    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        let (_, conversation, participant) = try parts(id, at: place, in: library)
        try library.leave(participant, conversation, manner)
    }

    /// The user, the conversation by its SID or unique name, and the user's part in it.
    private static func parts(
        _ id: String, at place: Place, in library: Library
    ) throws -> (UserRow, ConversationRow, ParticipantRow) {
        let user = try library.user(place.parents[0], at: place)
        guard let conversation = try ConversationRow.find(id, in: place, library.db),
            let participant = try ParticipantRow.find(user.identity, in: conversation, library.db)
        else { throw Problem.missing(kind, place, id) }
        return (user, conversation, participant)
    }

    private init(_ part: PartRow, of user: UserRow, _ library: Library) {
        let conversation = part.conversation.conversation(of: library.account, at: library.now)
        self.init(
            account: library.account, service: user.service.sid, conversation: conversation.sid, unread: part.unread,
            lastReadIndex: part.participant.horizon.index, participant: part.participant.sid, user: user.sid,
            friendlyName: conversation.friendlyName, state: conversation.state, timers: conversation.timers,
            attributes: conversation.attributes, created: conversation.created, updated: conversation.updated,
            createdBy: part.createdBy, notificationLevel: part.participant.notificationLevel.rawValue,
            uniqueName: conversation.uniqueName)
    }
}
