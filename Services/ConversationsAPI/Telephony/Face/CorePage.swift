import Crypto
import HTTP
import JSON
import Problems

/// The page of a list of the API of 2010 that a request asks for, and what is written round it.
struct CorePage {
    let asked: PageRequest
    private let path: String
    private let query: FormFields

    static let longest = 1_000
    static let badToken = 21_481

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
            guard token.hasPrefix("PA"), let bytes = Base64.url.decode(String(token.dropFirst(2))),
                let text = String(validating: bytes, as: UTF8.self)
            else {
                throw Problem(
                    .invalid, "PageToken is none that this list gave.", code: Self.badToken, field: "PageToken")
            }
            cursor = Cursor(token: text, page: number)
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
        members["previous_page_uri"] = previous.map { .string(uri($0.page, token($0))) } ?? .null
        members["next_page_uri"] = next.map { .string(uri($0.page, token($0))) } ?? .null
        members["uri"] = .string(uri(asked.number, query["PageToken"]))
    }

    private func token(_ cursor: Cursor) -> String { "PA" + Base64.url.encode(Array(cursor.token.utf8)) }

    private func uri(_ page: Int, _ token: String?) -> String {
        var fields = FormFields()
        for field in query.fields where !["PageSize", "Page", "PageToken"].contains(field.name) {
            fields.add(field.name, field.value)
        }
        fields.add("PageSize", "\(asked.size)")
        fields.add("Page", "\(page)")
        if let token, !token.isEmpty { fields.add("PageToken", token) }
        return "\(path)?\(fields.encoded)"
    }
}
