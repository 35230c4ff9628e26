import Store

extension ConversationWithParticipants: Added {
    static func find(_ id: String, at place: Place, in library: Library) throws -> ConversationWithParticipants {
        ConversationWithParticipants(try Conversation.find(id, at: place, in: library))
    }

    /// Opens a conversation and has everybody take part in it; if one cannot, there is no conversation.
    static func add(
        _ draft: Draft, at place: Place, _ manner: Manner, in library: Library
    ) throws -> ConversationWithParticipants {
        let conversation = try Conversation.add(draft.conversation, at: place, manner, in: library)
        let row = try library.conversation(conversation.sid, in: place)
        let isGroup = draft.participants.contains { $0.reach.projected != nil }
        for participant in draft.participants { try library.join(row, participant, manner, isGroup: isGroup) }
        return ConversationWithParticipants(conversation)
    }
}
