/// An element of a small XML document, with what stands in it.
struct XMLNode: Sendable, Hashable {
    var name: String
    var attributes: [Attribute] = []
    var children: [Child] = []

    struct Attribute: Sendable, Hashable {
        var name: String
        var value: String
    }

    enum Child: Sendable, Hashable {
        case element(XMLNode)
        case text(String)
    }

    subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    var elements: [XMLNode] {
        children.compactMap { if case .element(let node) = $0 { node } else { nil } }
    }

    /// The text that stands directly in it, without the space round it.
    var text: String {
        let text = children.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined()
        return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension XMLNode {
    /// A text as it stands between two tags. What no document may hold is left out.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
            default: if scalar.value >= 0x20 { escaped.unicodeScalars.append(scalar) }
            }
        }
        return escaped
    }
}
