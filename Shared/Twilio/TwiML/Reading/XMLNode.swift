/// An element of a small XML document, with what stands in it.
package struct XMLNode: Sendable, Hashable {
    package var name: String
    package var attributes: [Attribute] = []
    package var children: [Child] = []

    package init(name: String) { self.name = name }

    package struct Attribute: Sendable, Hashable {
        package var name: String
        package var value: String
    }

    package enum Child: Sendable, Hashable {
        case element(XMLNode)
        case text(String)
    }

    /// What an attribute says; nil when it is not there.
    package subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    /// The elements that stand directly in it.
    package var elements: [XMLNode] {
        children.compactMap { if case .element(let node) = $0 { node } else { nil } }
    }

    /// The text that stands directly in it, without the space round it.
    package var text: String {
        let text = children.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined()
        return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension XMLNode {
    /// A text as it stands between two tags. What no document may hold is left out.
    package static func escaped(_ text: String) -> String {
        guard !text.utf8.allSatisfy(isPlain) else { return text }
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

    /// Whether a byte stands for itself: so does nearly all that is spoken.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "&") && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
    }
}
