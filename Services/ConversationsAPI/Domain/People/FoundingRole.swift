/// The roles that every service begins with.
enum FoundingRole: String, Sendable, CaseIterable {
    /// Whoever opens a conversation.
    case channelAdmin = "channel admin"
    /// Everybody else who takes part.
    case channelUser = "channel user"
    case serviceAdmin = "service admin"
    /// Every user of the service.
    case serviceUser = "service user"

    var scope: Role.Scope {
        switch self {
        case .channelAdmin, .channelUser: .conversation
        case .serviceAdmin, .serviceUser: .service
        }
    }

    var permissions: [Permission] {
        switch self {
        case .channelAdmin, .serviceAdmin: Permission.allCases.filter(scope.allows)
        case .channelUser:
            [
                .sendMessage, .sendMediaMessage, .leaveConversation, .editOwnMessage, .editOwnMessageAttributes,
                .deleteOwnMessage, .editOwnParticipantAttributes, .editNotificationLevel, .editConversationName,
                .editConversationAttributes,
            ]
        case .serviceUser: [.createConversation, .joinConversation, .editOwnUserInfo]
        }
    }
}
