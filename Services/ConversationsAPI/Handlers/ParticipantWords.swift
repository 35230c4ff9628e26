import HTTP

extension Participant: HouseListed, HouseAdded, HouseChanged {
    static let draftWords = BodyWords(
        [
            "identity": .text, "messagingBinding.address": .text, "messagingBinding.proxyAddress": .text,
            "messagingBinding.projectedAddress": .text, "attributes": .json, "roleSid": .text, "dateCreated": .text,
            "dateUpdated": .text,
        ], leavingAside: ["lastReadMessageIndex", "lastReadTimestamp"])

    static let changeWords = BodyWords(
        [
            "identity": .text, "messagingBinding.proxyAddress": .nullable,
            "messagingBinding.projectedAddress": .nullable, "attributes": .json, "roleSid": .text,
            "dateCreated": .text, "dateUpdated": .text, "lastReadMessageIndex": .nullableNumber,
            "lastReadTimestamp": .nullable,
        ], leavingAside: ["messagingBinding.address"])

    static func filter(of query: FormFields) throws -> Filter { try Filter(Fields([:])) }
}
