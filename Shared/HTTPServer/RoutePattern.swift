/// The path of a route: words, `{names}` that stand for one segment, and at the end perhaps `{name...}` for the rest.
package struct RoutePattern: Sendable, Hashable, CustomStringConvertible {
    /// What stands between two slashes.
    package enum Segment: Sendable, Hashable {
        case word(String)
        case name(String)
        case rest(String)
    }

    /// In order.
    package let segments: [Segment]
    /// As it was written down.
    package let description: String

    package init(_ text: String) {
        precondition(text.hasPrefix("/"), "a route's path starts with a slash")
        description = text
        segments = text.split(separator: "/").map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return .word(String(part)) }
            let name = part.dropFirst().dropLast()
            return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .name(String(name))
        }
    }

    /// The names of its values, in order.
    package var names: [String] {
        segments.compactMap {
            switch $0 {
            case .word: nil
            case .name(let name), .rest(let name): name
            }
        }
    }
}
