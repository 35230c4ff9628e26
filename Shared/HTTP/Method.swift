/// A request method: the ones we serve by name, any other token as it came.
package struct Method: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let name: String

    package init(_ name: String) { self.name = name }
    package init(stringLiteral name: StaticString) { self.name = name.description }

    package static let get: Method = "GET"
    package static let head: Method = "HEAD"
    package static let post: Method = "POST"
    package static let put: Method = "PUT"
    package static let patch: Method = "PATCH"
    package static let delete: Method = "DELETE"
    package static let options: Method = "OPTIONS"

    package var description: String { name }

    /// Repeating it changes nothing more than doing it once (RFC 9110 §9.2.2).
    package var isIdempotent: Bool {
        switch self {
        case .get, .head, .put, .delete, .options, "TRACE": true
        default: false
        }
    }

    /// It only reads (RFC 9110 §9.2.1).
    package var isSafe: Bool {
        switch self {
        case .get, .head, .options, "TRACE": true
        default: false
        }
    }
}
