import HTTP

extension Conversation: Hooked {
    static let settable = ["friendly_name": "FriendlyName"]

    private static let told = ["FriendlyName", "UniqueName", "Attributes", "MessagingServiceSid", "State"]

    /// What is told of the message that opens one.
    private static let toldOfOpening = [
        "MessagingBinding.Address", "MessagingBinding.ProxyAddress", "MessagingBinding.AuthorAddress", "MessageBody",
    ]

    static func preEvent(_ doing: Doing) -> PreHookEvent? {
        switch doing {
        case .add: .conversationAdd
        case .update: .conversationUpdate
        case .remove: .conversationRemove
        }
    }

    static func askedFields(
        of id: String?, _ form: FormFields, at place: Place, in library: Library
    ) throws -> FormFields {
        let known: FormFields =
            if let id {
                try library.conversation(id, in: place).hookFields(at: library.now, isRemoved: false)
            } else {
                ["ChatServiceSid": try library.service(of: place).sid, "Attributes": "{}", "State": "active"]
            }
        return known.taking(told + toldOfOpening, from: form)
    }
}
