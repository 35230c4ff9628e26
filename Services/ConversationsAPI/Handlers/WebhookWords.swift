import HTTP

extension ConversationWebhook: HouseListed, HouseAdded, HouseChanged {
    static let draftWords = BodyWords(
        configuration.merging(["target": .text, "configuration.replayAfter": .number]) { told, _ in told })
    static let changeWords = BodyWords(
        configuration, leavingAside: ["target", "configuration.replayAfter", "dateCreated", "dateUpdated"])

    private static let configuration: [String: BodyWords.Shape] = [
        "configuration.url": .text, "configuration.method": .text, "configuration.filters": .list,
        "configuration.triggers": .list, "configuration.flowSid": .text,
    ]

    static func filter(of query: FormFields) throws -> Filter { try Filter(Fields([:])) }
}
