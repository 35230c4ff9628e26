import HTTP

extension SearchHit: HouseListed {
    static let filterWords = [
        (word: "q", meaning: "Words, \"phrases\", numbers in any spelling, or a SID; the last word may go on."),
        (word: "kind", meaning: "messages or conversations; without it messages."),
    ]

    static func filter(of query: FormFields) throws -> Filter { try Filter(Fields(query)) }
}
