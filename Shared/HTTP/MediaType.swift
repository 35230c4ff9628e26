/// What a body is: `text/html; charset=utf-8` (RFC 9110 §8.3.1). With `*` it is a range of such types.
package struct MediaType: Sendable, Hashable, CustomStringConvertible {
    /// In lower case, as is the subtype.
    package let type: String
    package let subtype: String
    package let parameters: [Parameter]

    package init(_ type: String, _ subtype: String, _ parameters: [Parameter] = []) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }

    package init?(_ text: String) {
        var reader = FieldReader(text)
        reader.skipSpace()
        guard let read = MediaType(from: &reader), reader.isAtEnd else { return nil }
        self = read
    }

    init?(from reader: inout FieldReader) {
        guard let type = reader.token()?.lowercased(), reader.take("/"),
            let subtype = reader.token()?.lowercased(), type != "*" || subtype == "*",
            let parameters = reader.parameters()
        else { return nil }
        self.init(type, subtype, parameters)
    }

    package static let json = MediaType("application", "json")
    package static let form = MediaType("application", "x-www-form-urlencoded")
    package static let html = MediaType("text", "html")
    package static let plainText = MediaType("text", "plain")
    package static let eventStream = MediaType("text", "event-stream")
    package static let octets = MediaType("application", "octet-stream")

    /// Type and subtype without parameters.
    package var essence: String { "\(type)/\(subtype)" }

    package subscript(_ parameter: String) -> String? { parameters.first { $0.name == parameter }?.value }

    /// The character set in lower case, when one is named.
    package var charset: String? { self["charset"]?.lowercased() }

    /// JSON itself, or a format written in it (`application/problem+json`).
    package var isJSON: Bool { self.matches(.json) || subtype.hasSuffix("+json") }

    /// Whether this lies in `range`, which may hold `*` and whose parameters must all be here.
    package func matches(_ range: MediaType) -> Bool {
        guard range.type == "*" || (range.type == type && (range.subtype == "*" || range.subtype == subtype)) else {
            return false
        }
        return range.parameters.allSatisfy { wanted in
            self[wanted.name].map { Array($0.utf8).equalsIgnoringCase(wanted.value.utf8) } ?? false
        }
    }

    package var description: String {
        parameters.isEmpty ? essence : essence + parameters.map { "; \($0.encoded)" }.joined()
    }
}
