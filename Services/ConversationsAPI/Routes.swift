import Fleet
import HTTPServer

extension ConversationsService {
    /// Every address this service answers.
    var routes: [Route] {
        [.get("/", "Says what this service is.", frame.introduce)] + ownRoutes
            + (embedded?.routes ?? TwilioElsewhere.routes)
    }

    /// The project's own addresses, on either backend.
    private var ownRoutes: [Route] {
        let resources = ResourceHandlers(backend: backend)
        return resources.all(ConversationService.self, at: "/services")
            + resources.all(Conversation.self, at: "/conversations") + messageRoutes(resources)
    }

    /// What was said: below its conversation, and at the flat addresses that the first clients know.
    private func messageRoutes(_ resources: ResourceHandlers) -> [Route] {
        let receipts = "/conversations/{ConversationSid}/messages/{MessageSid}/receipts"
        return resources.all(Message.self, at: "/conversations/{ConversationSid}/messages")
            + resources.all(Message.self, at: "/messages/{ConversationSid}")
            + resources.list(Receipt.self, at: receipts) + resources.show(Receipt.self, at: receipts)
    }
}

extension EmbeddedTwilio {
    /// Twilio's own addresses, and our own for what only the embedded Twilio has.
    var routes: [Route] {
        let face = TwilioFace(backend: conversations, gate: gate)
        let files = MediaHandlers(shelf: media, gate: gate)
        return face.list(ConversationService.self) + face.add(ConversationService.self)
            + face.show(ConversationService.self) + face.remove(ConversationService.self)
            + [face.renameService()] + face.all(Conversation.self) + face.all(Message.self)
            + face.list(Receipt.self) + face.show(Receipt.self) + files.twilioRoutes + files.ownRoutes
    }
}
