import HTTPServer

// What the API's description says of the queries of our own lists.

extension HouseListed {
    /// What narrows a list of this kind.
    static var queryParameters: [RouteDocumentation.Parameter] { filterWords.map { .init($0.word, $0.meaning) } }
}

extension PageRequest {
    /// What leads from page to page.
    static let parameters: [RouteDocumentation.Parameter] = [
        .init("pageSize", type: "integer", "How many a page holds."),
        .init("pageToken", "Where the page before said to go on."),
    ]
}
