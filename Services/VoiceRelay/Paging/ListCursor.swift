import Crypto
import HTTP
import Problems

/// A place in a list: on which side of which row a page lies. It belongs to the filters it was given for.
struct ListCursor: Sendable, Hashable {
    var goesBack: Bool
    /// The number of the row at the page's edge.
    var edge: Int

    /// The place that a request asks for; nil for the beginning.
    init?(of query: FormFields) throws {
        guard let text = query["pageToken"], !text.isEmpty else { return nil }
        let parts = Base64.url.decode(text).map { String(decoding: $0, as: UTF8.self).split(separator: ".") } ?? []
        guard parts.count == 3, parts[0] == "n" || parts[0] == "p", let edge = Int(parts[1]) else {
            throw Problem(.invalid, "pageToken is none that was given here.", field: "pageToken")
        }
        guard parts[2] == Self.mark(of: query) else {
            throw Problem(.invalid, "pageToken was given for other filters.", field: "pageToken")
        }
        self.init(goesBack: parts[0] == "p", edge: edge)
    }

    init(goesBack: Bool, edge: Int) {
        self.goesBack = goesBack
        self.edge = edge
    }

    func token(_ query: FormFields) -> String {
        Base64.url.encode(Array("\(goesBack ? "p" : "n").\(edge).\(Self.mark(of: query))".utf8))
    }

    private static func mark(of query: FormFields) -> String {
        var filters = FormFields()
        for field in query.fields where !["pageSize", "pageToken"].contains(field.name) {
            filters.add(field.name, field.value)
        }
        return Hex.encode(Digest.sha256(Array(filters.encoded.utf8)).prefix(6))
    }
}
