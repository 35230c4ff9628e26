import HTTP
import HTTPServer

/// Which part of a list is asked for.
struct ListRequest: Sendable {
    let size: Int
    let cursor: ListCursor?
    let query: FormFields

    /// The longest page, and the usual one.
    private static let longestPage = 200
    private static let usualPage = 50

    init(_ request: Request) throws {
        query = request.target.parameters
        size = try request.query("pageSize", as: Int.self, default: Self.usualPage, in: 1...Self.longestPage)
        cursor = try ListCursor(of: query)
    }

    /// How a part of a list is asked for, as the API's description tells it.
    static let parameters: [RouteDocumentation.Parameter] = [
        .init("pageSize", type: "integer", "How many, up to \(longestPage)."),
        .init("pageToken", "Where to go on, as the page before says."),
    ]
}
