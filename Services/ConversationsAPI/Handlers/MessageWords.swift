import HTTP
import Problems

extension Message: HouseListed, HouseAdded, HouseChanged {
    static let filterWords = [
        (word: "order", meaning: "desc for the newest first; without it asc."),
        (word: "search", meaning: "Only those in which these words are found."),
    ]

    static let draftWords = BodyWords([
        "body": .text, "author": .text, "attributes": .json, "mediaSid": .text, "contentSid": .text,
        "contentVariables": .json, "subject": .text, "dateCreated": .text, "dateUpdated": .text,
    ])
    static let changeWords = BodyWords(
        [
            "body": .text, "author": .text, "attributes": .json, "subject": .text, "dateCreated": .text,
            "dateUpdated": .text,
        ], leavingAside: ["contentSid"])

    static func filter(of query: FormFields) throws -> Filter {
        do {
            var filter = try Filter(Fields(query.filled("order").map { ["Order": $0] } ?? [:]))
            filter.search = try query.filled("search").map { try SearchTerms($0, field: "search") }
            return filter
        } catch var problem as Problem {
            if problem.field == "Order" { problem.field = "order" }
            throw problem
        }
    }
}

extension Receipt: HouseListed {
    static func filter(of query: FormFields) throws -> Filter { try Filter(Fields([:])) }
}
