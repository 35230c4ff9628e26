import HTTP

extension ConversationWithParticipants: Hooked {
    static let settable = Conversation.settable

    static func preEvent(_ doing: Doing) -> PreHookEvent? { Conversation.preEvent(doing) }

    static func askedFields(
        of id: String?, _ form: FormFields, at place: Place, in library: Library
    ) throws -> FormFields {
        try Conversation.askedFields(of: id, form, at: place, in: library)
    }
}

extension Participant: Hooked {
    static let settable: [String: String] = [:]

    private static let told = [
        "Identity", "RoleSid", "Attributes", "MessagingBinding.Address", "MessagingBinding.ProxyAddress",
        "MessagingBinding.ProjectedAddress", "LastReadMessageIndex",
    ]

    static func preEvent(_ doing: Doing) -> PreHookEvent? {
        switch doing {
        case .add: .participantAdd
        case .update: .participantUpdate
        case .remove: .participantRemove
        }
    }

    static func askedFields(
        of id: String?, _ form: FormFields, at place: Place, in library: Library
    ) throws -> FormFields {
        let conversation = try library.conversation(of: place)
        guard let id else {
            let channel = try Draft(Fields(form)).reach.channel.uppercased()
            let known: FormFields = ["ConversationSid": conversation.sid, "MessagingBinding.Type": channel]
            return known.taking(told, from: form)
        }
        let row = try library.participant(id, of: conversation, at: place)
        return row.hookFields(of: conversation, .participantUpdated, at: library.now).taking(told, from: form)
    }
}

extension User: Hooked {
    static let settable: [String: String] = [:]

    static func preEvent(_ doing: Doing) -> PreHookEvent? { doing == .update ? .userUpdate : nil }

    static func askedFields(
        of id: String?, _ form: FormFields, at place: Place, in library: Library
    ) throws -> FormFields {
        let known = try id.map { try library.user($0, at: place).hookFields } ?? [:]
        return known.taking(["FriendlyName", "Attributes", "RoleSid"], from: form)
    }
}

/// A user's part in a conversation is a participant, and asked about as one.
extension UserConversation: Hooked {
    static let settable: [String: String] = [:]

    static func preEvent(_ doing: Doing) -> PreHookEvent? { doing == .add ? nil : Participant.preEvent(doing) }

    static func askedFields(
        of id: String?, _ form: FormFields, at place: Place, in library: Library
    ) throws -> FormFields {
        let user = try library.user(place.parents[0], at: place)
        return try Participant.askedFields(
            of: user.identity, form, at: Place(service: place.service, id ?? ""), in: library)
    }
}
