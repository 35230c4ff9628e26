import HTTP

extension ConversationService: HouseListed, HouseAdded, HouseChanged {
    static let filterWords = [
        (word: "search", meaning: "Only those with these signs in the name or the SID.")
    ]

    static let draftWords = BodyWords(["friendlyName": .text])
    static let changeWords = BodyWords(["friendlyName": .text], leavingAside: ["dateCreated", "dateUpdated"])

    static func filter(of query: FormFields) throws -> Filter {
        var filter = try Filter(Fields([:]))
        filter.search = query["search"].flatMap { $0.isEmpty ? nil : $0 }
        return filter
    }
}
