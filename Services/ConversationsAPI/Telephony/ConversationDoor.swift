import HTTP
import Problems
import Store

/// The way from telephony into conversations: a message from somebody who takes part in one is said in it.
struct ConversationDoor {
    let conversations: EmbeddedConversations

    init(_ conversations: EmbeddedConversations) { self.conversations = conversations }

    /// Says an inbound message in the open conversation that holds its two addresses, once. Where none does and the
    /// address is configured so, one is opened. False when the message belongs to no conversation.
    func take(_ message: TextMessage, _ media: [MessageMedia]) async throws -> Bool {
        var manner = Manner(source: .sms)
        let place = try await conversations.keep { [manner] library in
            try library.place(holding: message.from, message.to) ?? library.open(for: message, manner)
        }
        guard let place else { return false }
        manner.key = IdempotencyKey(scope: "inbound", key: message.sid, digest: message.sid)
        // Files stay where their sender put them, so their addresses are what is said of them.
        let words = ([message.body].filter { !$0.isEmpty } + media.map(\.url)).joined(separator: "\n")
        let draft = try Message.Draft(Fields(["Author": message.from, "Body": words]))
        _ = try await conversations.add(Message.self, at: place, draft, manner)
        return true
    }
}

extension Library {
    /// The open conversation in which an address speaks through a proxy address.
    fileprivate func place(holding address: String, _ proxy: String) throws -> Place? {
        try db.row(
            """
            SELECT service.sid, conversation.sid FROM participant
                JOIN conversation ON conversation.id = participant.conversation
                JOIN service ON service.id = conversation.service
            WHERE address = ? AND proxy_address = ? AND is_open
            """, address, proxy
        ) { Place(service: try $0[0], try $0[1]) }
    }

    /// Opens a conversation with whoever wrote, where the address they wrote to is configured so.
    fileprivate func open(for message: TextMessage, _ manner: Manner) throws -> Place? {
        let isConfigured =
            try db.integer("SELECT count(*) FROM address_configuration WHERE address = ?", message.to) == 1
        guard isConfigured else { return nil }
        let creation = try AddressConfiguration.find(message.to, at: Place(), in: self).autoCreation
        guard creation.isEnabled else { return nil }
        let service = try service(of: Place(service: creation.service)).sid
        let conversation = try Conversation.add(
            Conversation.Draft(Fields([:])), at: Place(service: service), manner, in: self)
        let place = Place(service: service, conversation.sid)
        _ = try Participant.add(
            Participant.Draft(
                Fields(["MessagingBinding.Address": message.from, "MessagingBinding.ProxyAddress": message.to])),
            at: place, manner, in: self)
        if let form = creation.webhookForm {
            _ = try ConversationWebhook.add(ConversationWebhook.Draft(Fields(form)), at: place, manner, in: self)
        }
        return place
    }
}

extension AutoCreation {
    /// What the conversation's own webhook is told, when it is to have one.
    fileprivate var webhookForm: FormFields? {
        switch type {
        case .default: return nil
        case .studio: return ["Target": "studio", "Configuration.FlowSid": studioFlow ?? ""]
        case .webhook:
            var form: FormFields = ["Target": "webhook", "Configuration.Url": webhookURL ?? ""]
            form.add("Configuration.Method", webhookMethod.rawValue)
            for filter in webhookFilters { form.add("Configuration.Filters", filter) }
            return form
        }
    }
}
