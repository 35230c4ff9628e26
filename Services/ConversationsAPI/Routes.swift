import Fleet
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
            + resources.all(Conversation.self, at: "/conversations") + webhookRoutes(resources)
            + configurationRoutes(resources)
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
            + face.all(ConversationWebhook.self) + twilioConfigurationRoutes(face)
    }

    private func twilioConfigurationRoutes(_ face: TwilioFace) -> [Route] {
        face.single(AccountConfiguration.self) + face.single(AccountHooks.self) + face.single(ServiceConfiguration.self)
            + face.single(ServiceHooks.self) + face.single(NotificationConfiguration.self)
            + face.all(AddressConfiguration.self) + face.all(PushCredential.self) + face.list(PushBinding.self)
            + face.show(PushBinding.self) + face.remove(PushBinding.self)
    }
}
