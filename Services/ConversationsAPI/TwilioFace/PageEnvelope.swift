import Crypto
import HTTP
import JSON
import Problems

/// What Twilio writes round a page: where the first, the last and the next one are.
struct PageEnvelope: Sendable {
    let path: String
    let base: String
    let query: FormFields
    let size: Int
    let number: Int

    /// `meta`, as product lists carry it.
    func meta(_ key: String, _ previous: Cursor?, _ next: Cursor?) -> JSONValue {
        let current = Cursor(token: "", page: number)
        return [
            "page": .integer(Int64(number)), "page_size": .integer(Int64(size)),
            "first_page_url": .string(url(Cursor(token: "", page: 0))),
            "previous_page_url": previous.map { .string(url($0)) } ?? .null,
            "url": .string(query.contains("PageToken") ? url(asked: current) : url(current)),
            "next_page_url": next.map { .string(url($0)) } ?? .null, "key": .string(key),
        ]
    }

    private func url(_ cursor: Cursor) -> String {
        url(cursor.page, cursor.token.isEmpty ? nil : PageToken.text(cursor))
    }

    private func url(asked cursor: Cursor) -> String { url(cursor.page, query["PageToken"]) }

    /// Filters first, then the size, the page and its token, as Twilio orders them.
    private func url(_ page: Int, _ token: String?) -> String {
        var fields = FormFields()
        for field in query.fields where !["PageSize", "Page", "PageToken"].contains(field.name) {
            fields.add(field.name, field.value)
        }
        fields.add("PageSize", "\(size)")
        fields.add("Page", "\(page)")
        if let token { fields.add("PageToken", token) }
        return "\(base)\(path)?\(fields.encoded)"
    }
}

/// A cursor as Twilio's lists carry it: `PT` and letters that mean nothing to anybody else.
enum PageToken {
    static func text(_ cursor: Cursor) -> String { "PT" + Base64.url.encode(Array(cursor.token.utf8)) }

    static func cursor(_ text: String, page: Int) throws -> Cursor {
        guard text.hasPrefix("PT"), let bytes = Base64.url.decode(String(text.dropFirst(2))),
            let token = String(validating: bytes, as: UTF8.self)
        else {
            throw Problem(
                .invalid, "PageToken is none that this list gave.", code: Fields.invalidParameter, field: "PageToken")
        }
        return Cursor(token: token, page: page)
    }
}

extension PageRequest {
    /// Reads `PageSize`, `Page` and `PageToken`. The token alone says where the page is.
    init(twilio query: FormFields, _ kind: ResourceKind) throws {
        let size = try PageRequest.size(query["PageSize"], "PageSize", kind)
        let page = query["Page"].flatMap { Int($0) } ?? 0
        let token = query["PageToken"].flatMap { $0.isEmpty ? nil : $0 }
        self.init(size: size, cursor: try token.map { try PageToken.cursor($0, page: page) })
    }

    static func size(_ text: String?, _ name: String, _ kind: ResourceKind) throws -> Int {
        guard let text else { return kind.usualPage }
        guard let size = Int(text), size >= 1 else {
            throw Problem(
                .invalid, "\(name) must be a whole number from 1 to \(kind.longestPage).",
                code: Fields.invalidParameter, field: name)
        }
        guard size <= kind.longestPage else {
            throw Problem(.invalid, "\(name) is at most \(kind.longestPage) here.", code: 20_007, field: name)
        }
        return size
    }
}
