import Store

extension ParticipantConversation: Listed {
    static func page(
        at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library
    ) throws -> Page<ParticipantConversation> {
        let service = try library.service(of: place)
        let user: UserRow? =
            if case .identity(let identity) = filter.who { try UserRow.find(identity, in: service, library.db) } else {
                nil
            }
        return try PartRow.query(filter.who, in: service).page(page, in: library.db) { row in
            let part = try PartRow(row)
            let conversation = part.conversation.conversation(of: library.account, at: library.now)
            let found = ParticipantConversation(
                account: library.account, service: service.sid, participant: part.participant.sid, user: user?.sid,
                identity: part.participant.reach.identity, binding: part.participant.reach.wholeBinding,
                conversation: conversation.sid, uniqueName: conversation.uniqueName,
                friendlyName: conversation.friendlyName, attributes: conversation.attributes,
                created: conversation.created, updated: conversation.updated, createdBy: part.createdBy,
                state: conversation.state, timers: conversation.timers)
            return (found, part.position)
        }
    }
}
