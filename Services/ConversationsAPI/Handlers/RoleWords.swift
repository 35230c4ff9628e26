import HTTP

extension Role: HouseListed, HouseAdded, HouseChanged {
    static let draftWords = BodyWords(
        ["friendlyName": .text, "type": .text, "permission": .list], leavingAside: ["dateCreated", "dateUpdated"],
        renaming: ["permissions": "permission"])

    static let changeWords = BodyWords(
        ["permission": .list], leavingAside: ["friendlyName", "type", "dateCreated", "dateUpdated"],
        renaming: ["permissions": "permission"])

    static func filter(of query: FormFields) throws -> Filter { try Filter(Fields([:])) }
}
