import Crypto
import HTTP
import JSON
import Problems

/// A cursor as our own lists carry it: it belongs to the filters it was given for, and to no other.
struct HouseToken {
    private let query: FormFields
    private let mark: String

    init(of query: FormFields) {
        self.query = query
        var filters = FormFields()
        for field in query.fields where !["pageSize", "pageToken"].contains(field.name) {
            filters.add(field.name, field.value)
        }
        mark = Hex.encode(Digest.sha256(Array(filters.encoded.utf8)).prefix(6))
    }

    /// The place a request asks for; nil for the beginning.
    var cursor: Cursor? {
        get throws {
            guard let text = query["pageToken"], !text.isEmpty else { return nil }
            guard let bytes = Base64.url.decode(text), let members = try? JSONValue(parsing: bytes),
                members["v"]?.int == 1, let token = members["t"]?.string, let page = members["p"]?.int,
                let mark = members["h"]?.string
            else {
                throw Problem(.invalid, "pageToken is none that was given here.", code: 20_001, field: "pageToken")
            }
            guard mark == self.mark else {
                throw Problem(
                    .invalid, "pageToken was given for other filters.", code: 20_001, field: "pageToken")
            }
            return Cursor(token: token, page: page)
        }
    }

    func text(_ cursor: Cursor) -> String {
        let members: JSONValue = [
            "v": 1, "t": .string(cursor.token), "p": .integer(Int64(cursor.page)), "h": .string(mark),
        ]
        return Base64.url.encode(Array(members.description.utf8))
    }
}
