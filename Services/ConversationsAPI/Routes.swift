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
            + resources.all(Conversation.self, at: "/conversations")
            + DeliveryHandlers(deliveries: deliveries).routes + OutboxHandlers(telephony: telephony).routes
    }

    /// Twilio's own addresses, which only the embedded Twilio answers.
    private var twilioRoutes: [Route] {
        let face = TwilioFace(backend: backend, gate: gate)
        return face.list(ConversationService.self) + face.add(ConversationService.self)
            + face.show(ConversationService.self) + face.remove(ConversationService.self) + face.all(Conversation.self)
            + CoreFace(telephony: telephony, gate: gate).routes + VerifyFace(telephony: telephony, gate: gate).routes
    }
}
