/// A page that is asked for again and again, each time another one of its kind.
struct ConversationsQuestion: Sendable {
    let name: String
    let path: @Sendable (_ number: Int) -> String

    static let all: [ConversationsQuestion] = [
        .init(name: "first page of conversations") { _ in "/api/conversations?pageSize=50" },
        .init(name: "page from the middle, by date") { "/api/conversations?pageSize=50&endDate=\(day($0))" },
        .init(name: "conversations by state") { _ in "/api/conversations?pageSize=50&state=inactive" },
        .init(name: "conversations by channel") { _ in "/api/conversations?pageSize=50&channel=whatsapp" },
        .init(name: "conversations by participant") { "/api/conversations?pageSize=50&participant=agent-\($0 % 500)" },
        .init(name: "conversations by participant, state and date") {
            "/api/conversations?pageSize=50&participant=agent-\($0 % 500)&state=active&endDate=\(day($0))"
        },
        .init(name: "messages of a conversation") {
            "/api/conversations/\(ConversationsFile.sid("CH", own($0)))/messages?pageSize=50"
        },
        .init(name: "search: a rare word") { "/api/search?pageSize=50&q=\(ConversationsFile.word($0 * 13))" },
        .init(name: "search: a common word") { _ in "/api/search?pageSize=50&q=order" },
        .init(name: "search: two common words") { _ in "/api/search?pageSize=50&q=order+change" },
        .init(name: "search: a phrase") { _ in "/api/search?pageSize=50&q=%22call+me+back%22" },
        .init(name: "search: two letters") { _ in "/api/search?pageSize=50&q=or" },
        .init(name: "search: the beginning of a word") {
            "/api/search?pageSize=50&q=\(ConversationsFile.word($0 * 13).prefix(4))"
        },
        .init(name: "search: a number") { "/api/search?pageSize=50&q=\(spelled(own($0)))" },
        .init(name: "search: the end of a number") {
            "/api/search?pageSize=50&q=\(ConversationsFile.phone(own($0)).suffix(6))"
        },
        .init(name: "search: a SID") { "/api/search?pageSize=50&q=\(ConversationsFile.sid("IM", own($0) * 10))" },
        .init(name: "search: conversations, a number") {
            "/api/search?kind=conversations&pageSize=50&q=\(spelled(own($0)))"
        },
        .init(name: "search: conversations, a common word") { _ in
            "/api/search?kind=conversations&pageSize=50&q=ticket"
        },
        .init(name: "conversations by a common word and state") { _ in
            "/api/conversations?pageSize=50&search=ticket&state=inactive"
        },
        .init(name: "conversations by a common word and participant") {
            "/api/conversations?pageSize=50&search=ticket&participant=agent-\($0 % 500)"
        },
        .init(name: "messages of a conversation by a common word") {
            "/api/conversations/\(ConversationsFile.sid("CH", own($0)))/messages?pageSize=50&search=order"
        },
    ]

    /// A conversation of the default service.
    private static func own(_ number: Int) -> Int {
        (number * 2_477 % ConversationsFile.conversations) / ConversationsFile.services * ConversationsFile.services
    }

    private static func day(_ number: Int) -> String {
        let day = 1 + number % 28
        return "2025-12-\(day < 10 ? "0" : "")\(day)"
    }

    /// As people write it: `(555) 123 4567`.
    private static func spelled(_ number: Int) -> String {
        let digits = ConversationsFile.phone(number).dropFirst(2)
        return "(555)+\(digits.dropFirst(3).prefix(3))+\(digits.suffix(4))"
    }
}
