import Fleet
import HTTP
import HTTPServer

extension ConversationsService {
    /// Every address this service answers.
    var routes: [Route] {
        [.get("/", "Says what this service is.", frame.introduce)] + ownRoutes + twilioRoutes
    }

    /// The project's own addresses, on either backend.
    private var ownRoutes: [Route] {
        let resources = ResourceHandlers(backend: backend)
        return resources.all(ConversationService.self, at: "/services")
            + resources.all(Conversation.self, at: "/conversations") + people(resources)
            + webhookRoutes(resources) + configurationRoutes(resources)
    }

    /// Those who take part, and whom a service knows.
    private func people(_ resources: ResourceHandlers) -> [Route] {
        resources.all(Participant.self, at: "/conversations/{ConversationSid}/participants")
            + resources.all(Participant.self, at: "/participants/{ConversationSid}")
            + resources.all(User.self, at: "/users")
            + resources.list(UserConversation.self, at: "/users/{UserSid}/conversations")
            + resources.show(UserConversation.self, at: "/users/{UserSid}/conversations")
            + resources.change(UserConversation.self, at: "/users/{UserSid}/conversations")
            + resources.remove(UserConversation.self, at: "/users/{UserSid}/conversations")
            + resources.all(Role.self, at: "/roles")
            + resources.list(ParticipantConversation.self, at: "/participant-conversations")
            + resources.add(ConversationWithParticipants.self, at: "/conversation-with-participants") {
                $0.isPromised ? .accepted : .created
            }
    }

    /// The webhooks of conversations, below them and at flat addresses, and what was sent to whom.
    private func webhookRoutes(_ resources: ResourceHandlers) -> [Route] {
        resources.all(ConversationWebhook.self, at: "/conversations/{ConversationSid}/webhooks")
            + resources.all(ConversationWebhook.self, at: "/webhooks/{ConversationSid}")
            + DeliveryHandlers(deliveries: deliveries).routes
    }

    private func configurationRoutes(_ resources: ResourceHandlers) -> [Route] {
        resources.single(AccountConfiguration.self, at: "/configuration")
            + resources.single(AccountHooks.self, at: "/configuration/webhooks")
            + resources.single(ServiceConfiguration.self, at: "/services/{ServiceSid}/configuration")
            + resources.single(ServiceHooks.self, at: "/services/{ServiceSid}/webhooks")
            + resources.single(NotificationConfiguration.self, at: "/services/{ServiceSid}/notifications")
            + resources.all(AddressConfiguration.self, at: "/addresses")
    }

    /// Twilio's own addresses, which only the embedded Twilio answers.
    private var twilioRoutes: [Route] {
        let face = TwilioFace(backend: backend, gate: gate)
        return face.list(ConversationService.self) + face.add(ConversationService.self)
            + face.show(ConversationService.self) + face.remove(ConversationService.self) + face.all(Conversation.self)
            + people(face) + face.all(ConversationWebhook.self) + configurationRoutes(face)
    }

    private func people(_ face: TwilioFace) -> [Route] {
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
}
