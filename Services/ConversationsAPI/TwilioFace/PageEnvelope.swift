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
        url(cursor.page, cursor.token.isEmpty ? nil : PageToken.product.text(cursor))
    }

    private func url(asked cursor: Cursor) -> String { url(cursor.page, query["PageToken"]) }

    private func url(_ page: Int, _ token: String?) -> String {
        "\(base)\(path)?\(query.asking(for: page, of: size, token).encoded)"
    }
}

extension PageToken {
    /// Of the lists of its products.
    static let product = PageToken(mark: "PT", code: Fields.invalidParameter)
}

extension PageRequest {
    /// Reads `PageSize`, `Page` and `PageToken`. The token alone says where the page is.
    init(twilio query: FormFields, _ kind: ResourceKind) throws {
        let size = try PageRequest.size(query["PageSize"], "PageSize", kind)
        let page = query["Page"].flatMap { Int($0) } ?? 0
        let token = query["PageToken"].flatMap { $0.isEmpty ? nil : $0 }
        self.init(size: size, cursor: try token.map { try PageToken.product.cursor($0, page: page) })
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
