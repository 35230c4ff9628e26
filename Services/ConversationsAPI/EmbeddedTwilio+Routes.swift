import HTTP
import HTTPServer

extension EmbeddedTwilio {
    /// Twilio's own addresses, and ours for what only the embedded Twilio has.
    var routes: [Route] {
        let face = TwilioFace(backend: conversations, gate: gate)
        return conversationRoutes(face) + peopleRoutes(face) + configurationRoutes(face)
            + MediaHandlers(media: media).twilioRoutes(gate)
            + DeliveryHandlers(deliveries: deliveries).routes
            + CoreFace(telephony: telephony, gate: gate).routes + verifyRoutes(face)
            + OutboxHandlers(telephony: telephony).routes
            + SampleHandlers(samples: Samples(conversations: conversations)).routes
    }

    private func conversationRoutes(_ face: TwilioFace) -> [Route] {
        face.list(ConversationService.self) + face.add(ConversationService.self)
            + face.show(ConversationService.self) + face.remove(ConversationService.self)
            + face.all(Conversation.self) + face.all(Message.self)
            + face.list(Receipt.self) + face.show(Receipt.self) + face.all(ConversationWebhook.self)
    }

    private func peopleRoutes(_ face: TwilioFace) -> [Route] {
        face.all(Participant.self) + face.all(User.self) + face.all(Role.self)
            + face.list(UserConversation.self) + face.show(UserConversation.self) + face.change(UserConversation.self)
            + face.remove(UserConversation.self) + face.list(ParticipantConversation.self)
            + face.add(ConversationWithParticipants.self) { $0.isPromised ? .accepted : .created }
    }

    private func configurationRoutes(_ face: TwilioFace) -> [Route] {
        face.single(AccountConfiguration.self) + face.single(AccountHooks.self) + face.single(ServiceConfiguration.self)
            + face.single(ServiceHooks.self) + face.single(NotificationConfiguration.self)
            + face.all(AddressConfiguration.self) + face.all(PushCredential.self) + face.list(PushBinding.self)
            + face.show(PushBinding.self) + face.remove(PushBinding.self)
    }

    private func verifyRoutes(_ face: TwilioFace) -> [Route] {
        VerifyFace(telephony: telephony, gate: gate, chat: face.renameService().handler).routes
    }
}
