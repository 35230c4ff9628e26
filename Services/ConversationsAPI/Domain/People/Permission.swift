/// What a role allows, by Twilio's words.
enum Permission: String, Sendable, CaseIterable {
    case addParticipant, addNonChatParticipant, removeParticipant, deleteConversation, editConversationName
    case editConversationAttributes, editAnyMessage, editOwnMessage, editAnyMessageAttributes
    case editOwnMessageAttributes, deleteAnyMessage, deleteOwnMessage, editAnyParticipantAttributes
    case editOwnParticipantAttributes
    case sendMessage, sendMediaMessage, leaveConversation, editNotificationLevel
    case createConversation, joinConversation, editAnyUserInfo, editOwnUserInfo

    /// Where it can be given: in a conversation, in the whole service, or in both.
    var isForConversations: Bool { !Self.serviceOnly.contains(self) }
    var isForServices: Bool { !Self.conversationOnly.contains(self) }

    private static let conversationOnly: Set<Permission> = [
        .sendMessage, .sendMediaMessage, .leaveConversation, .editNotificationLevel,
    ]
    private static let serviceOnly: Set<Permission> = [
        .createConversation, .joinConversation, .editAnyUserInfo, .editOwnUserInfo,
    ]
}
