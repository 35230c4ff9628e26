import HTTPServer

/// What the API's description says of the queries of Twilio's lists.
enum TwilioQuery {
    /// What leads from page to page.
    static let pages: [RouteDocumentation.Parameter] = [
        .init("PageSize", type: "integer", "How many a page holds."),
        .init("Page", type: "integer", "The number of the page, beside its token."),
        .init("PageToken", "Where the page before said to go on."),
    ]

    /// What narrows a list at an address.
    static func filters(of pattern: String) -> [RouteDocumentation.Parameter] {
        narrowing.first { pattern.hasSuffix($0.list) }?.words.map { .init($0, "Only those with this \($0).") } ?? []
    }

    private static let narrowing: [(list: String, words: [String])] = [
        ("/Users/{UserSid}/Conversations", []),
        ("/ParticipantConversations", ["Identity", "Address"]), ("/Conversations", ["StartDate", "EndDate", "State"]),
        ("/Conversations/{ConversationSid}/Messages", ["Order"]), ("/Configuration/Addresses", ["Type"]),
        ("/Bindings", ["BindingType", "Identity"]),
        ("/Messages.json", ["To", "From", "DateSent", "DateSent<", "DateSent>"]),
        ("/Media.json", ["DateCreated", "DateCreated<", "DateCreated>"]),
        (
            "/Calls.json",
            [
                "To", "From", "ParentCallSid", "Status", "StartTime", "StartTime<", "StartTime>", "EndTime", "EndTime<",
                "EndTime>",
            ]
        ), ("/IncomingPhoneNumbers.json", ["PhoneNumber", "FriendlyName"]),
        ("/Accounts.json", ["FriendlyName", "Status"]),
    ]
}

extension Route {
    /// Says what the query of a list may hold.
    func listingAsTwilio() -> Route {
        let pattern = pattern.description
        return documented { $0.parameters += TwilioQuery.filters(of: pattern) + TwilioQuery.pages }
    }
}
