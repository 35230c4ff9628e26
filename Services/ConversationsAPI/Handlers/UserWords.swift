import HTTP

extension User: HouseListed, HouseAdded, HouseChanged {
    static let draftWords = BodyWords(
        ["identity": .text, "friendlyName": .text, "attributes": .json, "roleSid": .text],
        leavingAside: ["isOnline", "isNotifiable", "dateCreated", "dateUpdated"])

    static let changeWords = BodyWords(
        ["friendlyName": .text, "attributes": .json, "roleSid": .text],
        leavingAside: ["identity", "isOnline", "isNotifiable", "dateCreated", "dateUpdated"])

    static func filter(of query: FormFields) throws -> Filter { try Filter(Fields([:])) }
}

extension UserConversation: HouseListed, HouseChanged {
    static let changeWords = BodyWords(
        ["notificationLevel": .text, "lastReadMessageIndex": .nullableNumber, "lastReadTimestamp": .nullable],
        leavingAside: [
            "unreadMessagesCount", "userSid", "friendlyName", "uniqueName", "conversationState", "timers",
            "attributes", "createdBy", "dateCreated", "dateUpdated",
        ])

    static func filter(of query: FormFields) throws -> Filter { try Filter(Fields([:])) }
}
