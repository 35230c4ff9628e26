extension ConversationWithParticipants: HouseAdded {
    static let draftWords = Conversation.draftWords.and(["participant": .objects])
}
