import Fleet
import HTTP
import HTTPServer

extension ConversationsService {
    /// Every address this service answers.
    var routes: [Route] {
        allowedOrigins.around(
            [
                .get("/", "Says what this service is.", frame.introduce),
                .get("/api/health", "The same as /healthz, where the first clients look.", frame.tellHealth).open()
                    .probe(),
            ] + ownRoutes
                + (embedded?.routes ?? TwilioElsewhere.routes + SampleHandlers.refusals))
    }

    /// The project's own addresses, on either backend.
    private var ownRoutes: [Route] {
        let resources = ResourceHandlers(backend: backend)
        return resources.all(ConversationService.self, at: "/services")
            + resources.all(Conversation.self, at: "/conversations") + peopleRoutes(resources)
            + messageRoutes(resources) + webhookRoutes(resources) + configurationRoutes(resources)
            + searchRoutes(resources) + ClosingHandlers(resources: resources).routes
            + ExportHandlers(backend: backend).routes + MediaHandlers(media: media).ownRoutes
    }

    /// What is found by words.
    private func searchRoutes(_ resources: ResourceHandlers) -> [Route] {
        resources.list(SearchHit.self, at: "/search")
    }

    /// Those who take part, and whom a service knows.
    private func peopleRoutes(_ resources: ResourceHandlers) -> [Route] {
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

    /// What was said: below its conversation, and at the flat addresses that the first clients know.
    private func messageRoutes(_ resources: ResourceHandlers) -> [Route] {
        let receipts = "/conversations/{ConversationSid}/messages/{MessageSid}/receipts"
        return resources.all(Message.self, at: "/conversations/{ConversationSid}/messages")
            + resources.all(Message.self, at: "/messages/{ConversationSid}")
            + resources.list(Receipt.self, at: receipts) + resources.show(Receipt.self, at: receipts)
    }

    /// The webhooks of conversations, below them and at flat addresses.
    private func webhookRoutes(_ resources: ResourceHandlers) -> [Route] {
        resources.all(ConversationWebhook.self, at: "/conversations/{ConversationSid}/webhooks")
            + resources.all(ConversationWebhook.self, at: "/webhooks/{ConversationSid}")
    }

    private func configurationRoutes(_ resources: ResourceHandlers) -> [Route] {
        resources.single(AccountConfiguration.self, at: "/configuration")
            + resources.single(AccountHooks.self, at: "/configuration/webhooks")
            + resources.single(ServiceConfiguration.self, at: "/services/{ServiceSid}/configuration")
            + resources.single(ServiceHooks.self, at: "/services/{ServiceSid}/webhooks")
            + resources.single(NotificationConfiguration.self, at: "/services/{ServiceSid}/notifications")
            + resources.all(AddressConfiguration.self, at: "/addresses")
    }
}
