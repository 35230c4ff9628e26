import Store

/// The way through a service's conversations, in the order of their creation: by their own index, or by that of those
/// who take part, so that only what is asked for is ever looked at.
enum ConversationWalk {
    static func query(_ filter: Conversation.Filter, of service: ServiceRow) -> PagedQuery {
        let isByParticipant = filter.participant != nil || filter.channel != nil
        var query = isByParticipant ? byParticipant(filter, service) : byCreation(filter, service)
        let created = isByParticipant ? "participant.conversation_created" : "conversation.created"
        if let state = filter.state { query.require("conversation.state = ?", state) }
        if let from = filter.from { query.require("\(created) >= ?", from) }
        if let to = filter.to { query.require("\(created) <= ?", to) }
        return query
    }

    private static func byCreation(_ filter: Conversation.Filter, _ service: ServiceRow) -> PagedQuery {
        var query = PagedQuery(
            "SELECT \(ConversationRow.columns) FROM \(ConversationRow.source)",
            order: ["conversation.created", "conversation.id"], descending: !filter.isOldestFirst)
        query.require("conversation.service = ?", service.id)
        query.require("NOT is_gone")
        return query
    }

    /// One conversation may have several participants that fit; it is told once.
    private static func byParticipant(_ filter: Conversation.Filter, _ service: ServiceRow) -> PagedQuery {
        var query = PagedQuery(
            "SELECT \(ConversationRow.columns) FROM \(ParticipantRow.withConversation)",
            order: ["participant.conversation_created", "participant.conversation"],
            descending: !filter.isOldestFirst, grouped: true)
        query.require("participant.service = ?", service.id)
        guard let name = filter.participant else {
            query.require("participant.channel = ?", filter.channel ?? "")
            return query
        }
        query.require("participant.name = ?", name)
        if let channel = filter.channel {
            query.require(
                """
                EXISTS (SELECT 1 FROM participant AS other
                    WHERE other.conversation = participant.conversation AND other.channel = ?)
                """, channel)
        }
        return query
    }
}
