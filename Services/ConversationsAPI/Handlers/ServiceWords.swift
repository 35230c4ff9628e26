import HTTP

extension ConversationService: HouseListed, HouseAdded, HouseChanged {
    static let draftWords = BodyWords(["friendlyName": .text])
    static let changeWords = draftWords

    static func filter(of query: FormFields) throws -> Filter {
        var filter = try Filter(Fields([:]))
        filter.search = query["search"].flatMap { $0.isEmpty ? nil : $0 }
        return filter
    }
}
