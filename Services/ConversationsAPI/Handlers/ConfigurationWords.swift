import HTTP

extension AccountConfiguration: HouseChanged {
    static let changeWords = BodyWords([
        "defaultChatServiceSid": .text, "defaultMessagingServiceSid": .text, "defaultInactiveTimer": .text,
        "defaultClosedTimer": .text,
    ])
}

extension HookConfiguration {
    fileprivate static let words: [String: BodyWords.Shape] = [
        "method": .text, "filters": .list, "preWebhookUrl": .text, "postWebhookUrl": .text,
    ]
}

extension AccountHooks: HouseChanged {
    static let changeWords = BodyWords(HookConfiguration.words.merging(["target": .text]) { told, _ in told })
}

extension ServiceHooks: HouseChanged {
    static let changeWords = BodyWords(HookConfiguration.words)
}

extension ServiceConfiguration: HouseChanged {
    static let changeWords = BodyWords([
        "defaultConversationCreatorRoleSid": .text, "defaultConversationRoleSid": .text,
        "defaultChatServiceRoleSid": .text, "reachabilityEnabled": .flag,
    ])
}

extension NotificationConfiguration: HouseChanged {
    static let changeWords = BodyWords(
        Dictionary(
            uniqueKeysWithValues: Change.flags.map { (path($0), .flag) } + Change.texts.map { (path($0), .text) }))

    /// `NewMessage.WithMedia.Enabled` as `newMessage.withMedia.enabled`.
    private static func path(_ field: String) -> String {
        field.split(separator: ".").map { $0.prefix(1).lowercased() + $0.dropFirst() }.joined(separator: ".")
    }
}

extension AddressConfiguration: HouseListed, HouseAdded, HouseChanged {
    static let filterWords = [
        (word: "type", meaning: "Only those of this channel: sms, whatsapp, …")
    ]

    static let draftWords = BodyWords(
        autoCreation.merging(["type": .text, "address": .text, "addressCountry": .text]) { told, _ in told })
    static let changeWords = BodyWords(
        autoCreation, leavingAside: ["type", "address", "addressCountry", "dateCreated", "dateUpdated"])

    private static let autoCreation: [String: BodyWords.Shape] = [
        "friendlyName": .text, "autoCreation.enabled": .flag, "autoCreation.type": .text,
        "autoCreation.conversationServiceSid": .text, "autoCreation.webhookUrl": .text,
        "autoCreation.webhookMethod": .text, "autoCreation.webhookFilters": .list,
        "autoCreation.studioFlowSid": .text, "autoCreation.studioRetryCount": .number,
    ]

    static func filter(of query: FormFields) throws -> Filter {
        var form = FormFields()
        if let type = query.filled("type") { form.add("Type", type) }
        return try Filter(Fields(form))
    }
}
