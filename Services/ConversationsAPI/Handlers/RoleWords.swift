import HTTP

extension Role: HouseListed, HouseAdded, HouseChanged {
    static let draftWords = BodyWords(
        ["friendlyName": .text, "type": .text, "permission": .list],
        leavingAside: ["permissions", "dateCreated", "dateUpdated"])

    static let changeWords = BodyWords(
        ["permission": .list], leavingAside: ["permissions", "friendlyName", "type", "dateCreated", "dateUpdated"])

    static func filter(of query: FormFields) throws -> Filter { try Filter(Fields([:])) }
}
