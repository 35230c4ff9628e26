import HTTP
import HTTPServer

extension EmbeddedTwilio {
    /// Twilio's own addresses, and ours for what only the embedded Twilio has.
    var routes: [Route] {
        let face = TwilioFace(backend: conversations, gate: gate)
        let files = MediaHandlers(shelf: media, gate: gate)
        return conversationRoutes(face) + peopleRoutes(face) + files.twilioRoutes + files.ownRoutes
    }

    private func conversationRoutes(_ face: TwilioFace) -> [Route] {
        face.list(ConversationService.self) + face.add(ConversationService.self)
            + face.show(ConversationService.self) + face.remove(ConversationService.self)
            + [face.renameService()] + face.all(Conversation.self) + face.all(Message.self)
            + face.list(Receipt.self) + face.show(Receipt.self)
    }

    private func peopleRoutes(_ face: TwilioFace) -> [Route] {
        face.all(Participant.self) + face.all(User.self) + face.all(Role.self)
            + face.list(UserConversation.self) + face.show(UserConversation.self) + face.change(UserConversation.self)
            + face.remove(UserConversation.self) + face.list(ParticipantConversation.self)
            + face.add(ConversationWithParticipants.self) { $0.isPromised ? .accepted : .created }
    }
}
