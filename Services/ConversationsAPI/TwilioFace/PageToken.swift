import Crypto
import HTTP
import Problems

/// A cursor as Twilio's lists carry it: two letters of the API it is of, and more that mean nothing to anybody else.
struct PageToken: Sendable {
    let mark: String
    /// How one is refused that no list gave.
    let code: Int

    func text(_ cursor: Cursor) -> String { mark + Base64.url.encode(Array(cursor.token.utf8)) }

    func cursor(_ text: String, page: Int) throws -> Cursor {
        guard text.hasPrefix(mark), let bytes = Base64.url.decode(String(text.dropFirst(mark.count))),
            let token = String(validating: bytes, as: UTF8.self)
        else {
            throw Problem(.invalid, "PageToken is none that this list gave.", code: code, field: "PageToken")
        }
        return Cursor(token: token, page: page)
    }
}

extension FormFields {
    /// The same query for another page: filters first, then the size, the page and its token, as Twilio orders them.
    func asking(for page: Int, of size: Int, _ token: String?) -> FormFields {
        var fields = FormFields()
        for field in self.fields where !["PageSize", "Page", "PageToken"].contains(field.name) {
            fields.add(field.name, field.value)
        }
        fields.add("PageSize", "\(size)")
        fields.add("Page", "\(page)")
        if let token { fields.add("PageToken", token) }
        return fields
    }
}
