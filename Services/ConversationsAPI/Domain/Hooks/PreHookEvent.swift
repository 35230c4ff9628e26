/// What webhooks are asked of before it is done, by Twilio's names.
enum PreHookEvent: String, Sendable, CaseIterable {
    case conversationAdd = "onConversationAdd"
    case conversationUpdate = "onConversationUpdate"
    case conversationRemove = "onConversationRemove"
    case messageAdd = "onMessageAdd"
    case messageUpdate = "onMessageUpdate"
    case messageRemove = "onMessageRemove"
    case participantAdd = "onParticipantAdd"
    case participantUpdate = "onParticipantUpdate"
    case participantRemove = "onParticipantRemove"
    case userUpdate = "onUserUpdate"
}
