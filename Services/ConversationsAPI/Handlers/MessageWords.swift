import HTTP
import Problems

extension Message: HouseListed, HouseAdded, HouseChanged {
    static let draftWords = BodyWords([
        "body": .text, "author": .text, "attributes": .json, "mediaSid": .text, "contentSid": .text,
        "contentVariables": .json, "subject": .text, "dateCreated": .text, "dateUpdated": .text,
    ])
    static let changeWords = BodyWords([
        "body": .text, "author": .text, "attributes": .json, "subject": .text, "dateCreated": .text,
        "dateUpdated": .text,
    ])

    static func filter(of query: FormFields) throws -> Filter {
        guard let order = query.filled("order") else { return try Filter(Fields([:])) }
        do {
            return try Filter(Fields(["Order": order]))
        } catch var problem as Problem {
            problem.field = "order"
            throw problem
        }
    }
}

extension Receipt: HouseListed {
    static func filter(of query: FormFields) throws -> Filter { try Filter(Fields([:])) }
}
