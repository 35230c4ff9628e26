import HTTP
import Problems
import Store

/// The way from telephony into conversations: a message from somebody who takes part in one is said in it.
struct ConversationDoor {
    let conversations: EmbeddedConversations

    /// A conversation may be closed in the moment in which a message is on its way into it.
    private static let mostLooks = 4

    init(_ conversations: EmbeddedConversations) { self.conversations = conversations }

    /// Says an inbound message in the open conversation that holds its two addresses, once. Where none does and the
    /// address is configured so, one is opened. False when the message belongs to no conversation.
    func take(_ message: TextMessage, _ media: [MessageMedia]) async throws -> Bool {
        // Handed on again after a crash, it may be said already, in a conversation that is closed by now.
        let said = manner(.said, message).key
        guard try await conversations.keep({ try said?.made(in: $0.db) }) == nil else { return true }
        for look in 1...Self.mostLooks {
            do {
                guard let place = try await place(for: message) else { return false }
                try await say(message, media, at: place)
                return true
            } catch let problem as Problem where problem.isOvertaken && look < Self.mostLooks {
                // What was opened for it is closed or gone: another is.
                try await conversations.keep { try forgetOpening(for: message, in: $0) }
            }
        }
        return false
    }

    /// The conversation a message belongs to, opened for it if need be.
    private func place(for message: TextMessage) async throws -> Place? {
        if let place = try await conversations.keep({ try $0.place(holding: message.from, message.to) }) {
            return place
        }
        guard let creation = try await conversations.keep({ try $0.creation(for: message.to) }) else { return nil }
        return try await open(creation, for: message)
    }

    private func say(_ message: TextMessage, _ media: [MessageMedia], at place: Place) async throws {
        // Files stay where their sender put them, so their addresses are what is said of them.
        let words = ([message.body].filter { !$0.isEmpty } + media.map(\.url)).joined(separator: "\n")
        let draft = try Message.Draft(Fields(["Author": message.from, "Body": words]))
        _ = try await conversations.add(Message.self, at: place, draft, manner(.said, message))
    }

    // MARK: Opening

    /// Opens a conversation with whoever wrote. Each step is asked about and told of like any other, and done once,
    /// however often the message is handed on.
    private func open(_ creation: AutoCreation, for message: TextMessage) async throws -> Place {
        let service = Place(service: creation.service)
        let opening = manner(.conversation, message)
        let asked: FormFields = [
            "MessageBody": message.body, "MessagingBinding.Address": message.from,
            "MessagingBinding.ProxyAddress": message.to, "MessagingBinding.AuthorAddress": message.from,
        ]
        let form = try await conversations.ask(Conversation.self, .add, nil, at: service, asked, opening)
        let conversation = try await conversations.keep { library in
            let place = Place(service: try library.service(of: service).sid)
            return try library.once(opening.key, at: place) {
                try Conversation.add(Conversation.Draft(Fields(form ?? [:])), at: place, opening, in: library)
            }
        }
        let place = Place(service: conversation.service, conversation.sid)
        do {
            let person = try Participant.Draft(
                Fields(["MessagingBinding.Address": message.from, "MessagingBinding.ProxyAddress": message.to]))
            _ = try await conversations.add(
                Participant.self, at: place, person, manner(.participant, message))
            if let form = creation.webhookForm {
                _ = try await conversations.add(
                    ConversationWebhook.self, at: place, ConversationWebhook.Draft(Fields(form)),
                    manner(.webhook, message))
            }
        } catch let problem as Problem where problem.isFinal {
            // A conversation without anybody in it serves nobody.
            try await conversations.keep { library in
                try forgetOpening(for: message, in: library)
                try Conversation.remove(
                    conversation.sid, at: Place(service: conversation.service), .plain, in: library)
            }
            throw problem
        }
        return place
    }

    private func forgetOpening(for message: TextMessage, in library: Library) throws {
        for step in [Step.conversation, .participant, .webhook] { try library.forget(manner(step, message).key) }
    }

    // MARK: Once

    /// What is done for a message, each once; its name is kept with it.
    private enum Step: String {
        case said = "inbound"
        case conversation = "inbound conversation"
        case participant = "inbound participant"
        case webhook = "inbound webhook"
    }

    private func manner(_ step: Step, _ message: TextMessage) -> Manner {
        var manner = Manner(source: .sms)
        manner.key = IdempotencyKey(scope: step.rawValue, key: message.sid, digest: message.sid)
        return manner
    }
}

extension Library {
    /// The open conversation in which an address speaks through a proxy address.
    fileprivate func place(holding address: String, _ proxy: String) throws -> Place? {
        let found = try db.row(
            """
            SELECT \(ConversationRow.columns), is_leaving FROM \(ParticipantRow.withConversation)
            WHERE address = ? AND proxy_address = ? AND is_open
            """, address, proxy
        ) { (conversation: try ConversationRow($0), isLeaving: try $0[ConversationRow.width] as Bool) }
        // Its timer may have run out with nobody looking: then it closes now.
        guard let found, !found.isLeaving, try catchUp(found.conversation).state != .closed else { return nil }
        return Place(service: found.conversation.service.sid, found.conversation.sid)
    }

    /// What is to be opened for those who write to an address; nil where nothing is.
    fileprivate func creation(for address: String) throws -> AutoCreation? {
        let isConfigured = try db.integer("SELECT count(*) FROM address_configuration WHERE address = ?", address) == 1
        guard isConfigured else { return nil }
        let creation = try AddressConfiguration.find(address, at: Place(), in: self).autoCreation
        return creation.isEnabled ? creation : nil
    }
}

extension Problem {
    /// Whether what was found is true no more: the conversation was closed or removed meanwhile, or somebody else has
    /// opened one.
    fileprivate var isOvertaken: Bool { [20_404, 50_377, 50_416].contains(code) }

    /// Whether another try would end the same: a webhook that could not be asked may be there later.
    var isFinal: Bool { code != nil && kind != .badGateway }
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
