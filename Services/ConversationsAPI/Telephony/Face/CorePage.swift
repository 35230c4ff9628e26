import HTTP
import JSON
import Problems

/// The page of a list of the API of 2010 that a request asks for, and what is written round it.
struct CorePage {
    let asked: PageRequest
    private let path: String
    private let query: FormFields

    static let longest = 1_000

    init(_ request: Request) throws {
        path = request.target.path
        query = request.target.parameters
        var size = 50
        if let text = query["PageSize"], !text.isEmpty {
            guard let told = Int(text), told >= 1 else {
                throw Problem(
                    .invalid, "PageSize must be a whole number.", code: Fields.invalidParameter, field: "PageSize")
            }
            guard told <= Self.longest else {
                throw Problem(.invalid, "PageSize is at most \(Self.longest).", code: 20_007, field: "PageSize")
            }
            size = told
        }
        var cursor: Cursor?
        if let token = query["PageToken"], !token.isEmpty {
            let number = query["Page"].flatMap { Int($0) } ?? 0
            cursor = try PageToken.core.cursor(token, page: number)
        }
        asked = PageRequest(size: size, cursor: cursor)
    }

    func addEnvelope(of count: Int, _ previous: Cursor?, _ next: Cursor?, to members: inout JSONObject) {
        let start = asked.number * asked.size
        members["page"] = JSONValue(asked.number)
        members["page_size"] = JSONValue(asked.size)
        members["start"] = JSONValue(start)
        members["end"] = JSONValue(max(start + count - 1, start))
        members["first_page_uri"] = .string(uri(0, nil))
        members["previous_page_uri"] = previous.map { .string(uri($0.page, PageToken.core.text($0))) } ?? .null
        members["next_page_uri"] = next.map { .string(uri($0.page, PageToken.core.text($0))) } ?? .null
        members["uri"] = .string(uri(asked.number, query.filled("PageToken")))
    }

    private func uri(_ page: Int, _ token: String?) -> String {
        "\(path)?\(query.asking(for: page, of: asked.size, token).encoded)"
    }
}

extension PageToken {
    /// Of the lists of the API of 2010.
    static let core = PageToken(mark: "PA", code: 21_481)
}
