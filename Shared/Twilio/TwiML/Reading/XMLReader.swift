import Problems

/// Reads a small XML document strictly: one root, closed in order, without a document type, so that no entity can be
/// declared and nothing is ever fetched (XML 1.0 §2).
package struct XMLReader {
    private let scalars: [Unicode.Scalar]
    private var place = 0

    /// How deep elements may stand in each other, and how many there may be.
    private static let deepest = 32
    private static let most = 2_000
    private var count = 0

    /// Reads a whole document. Throws a `Problem` that says what is wrong, and at which character.
    package static func read(_ text: String) throws -> XMLNode {
        var reader = XMLReader(text)
        return try reader.document()
    }

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private mutating func document() throws -> XMLNode {
        if peek == "\u{FEFF}" { place += 1 }
        try skipProlog()
        guard take("<") else { throw wrong("it does not begin with an element") }
        let root = try element(depth: 1)
        try skipProlog()
        guard peek == nil else { throw wrong("something stands after its end") }
        return root
    }

    // MARK: Elements

    /// The element whose `<` has been taken.
    private mutating func element(depth: Int) throws -> XMLNode {
        count += 1
        guard depth <= Self.deepest, count <= Self.most else { throw wrong("it is too large") }
        var node = XMLNode(name: try name())
        while true {
            let hadSpace = skipSpace()
            if take("/>") { return node }
            if take(">") { break }
            guard hadSpace else { throw wrong("an attribute of <\(node.name)> does not begin well") }
            let attribute = try attribute()
            guard node[attribute.name] == nil else { throw wrong("<\(node.name)> has \(attribute.name) twice") }
            node.attributes.append(attribute)
        }
        var text = ""
        while true {
            if take("</") {
                if !text.isEmpty { node.children.append(.text(text)) }
                guard try name() == node.name else { throw wrong("<\(node.name)> is not closed") }
                _ = skipSpace()
                guard take(">") else { throw wrong("<\(node.name)> is not closed") }
                return node
            } else if take("<![CDATA[") {
                text += try upTo("]]>")
            } else if try skipRemark() {
                continue
            } else if take("<") {
                if !text.isEmpty { node.children.append(.text(text)) }
                text = ""
                node.children.append(.element(try element(depth: depth + 1)))
            } else if peek == nil {
                throw wrong("<\(node.name)> is not closed")
            } else {
                text.unicodeScalars.append(try character())
            }
        }
    }

    private mutating func attribute() throws -> XMLNode.Attribute {
        let name = try name()
        _ = skipSpace()
        guard take("=") else { throw wrong("\(name) has no value") }
        _ = skipSpace()
        guard let quote = peek, quote == "\"" || quote == "'" else { throw wrong("the value of \(name) is not quoted") }
        place += 1
        var value = ""
        while let next = peek, next != quote {
            guard next != "<" else { throw wrong("the value of \(name) holds a <") }
            value.unicodeScalars.append(try character())
        }
        guard peek == quote else { throw wrong("the value of \(name) does not end") }
        place += 1
        return XMLNode.Attribute(name: name, value: value)
    }

    private mutating func name() throws -> String {
        let start = place
        while let next = peek,
            next.properties.isAlphabetic || "_:".unicodeScalars.contains(next)
                || (place > start && (next.properties.numericType == .decimal || "-.".unicodeScalars.contains(next)))
        {
            place += 1
        }
        guard place > start else { throw wrong("a name is missing") }
        return text(start..<place)
    }

    // MARK: Characters

    private mutating func character() throws -> Unicode.Scalar {
        let scalar = scalars[place]
        guard scalar.value >= 0x20 || "\t\n\r".unicodeScalars.contains(scalar) else {
            throw wrong("it holds a control character")
        }
        place += 1
        return scalar == "&" ? try entity() : scalar
    }

    /// What stands between `&` and `;`.
    private mutating func entity() throws -> Unicode.Scalar {
        let start = place
        while let next = peek, next != ";", place - start < 10 { place += 1 }
        let word = text(start..<place)
        guard take(";") else { throw wrong("an & stands alone") }
        if let named = Self.entities[word] { return named }
        let isHex = word.hasPrefix("#x")
        guard word.hasPrefix("#"), let number = UInt32(word.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10),
            number >= 0x20 || [9, 10, 13].contains(number), let scalar = Unicode.Scalar(number)
        else { throw wrong("&\(word); means nothing") }
        return scalar
    }

    private static let entities: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
    ]

    // MARK: What is left aside

    private mutating func skipProlog() throws {
        repeat { _ = skipSpace() } while try skipRemark()
    }

    /// A comment, or an instruction such as the XML declaration.
    private mutating func skipRemark() throws -> Bool {
        if take("<!--") {
            _ = try upTo("-->")
        } else if take("<?") {
            _ = try upTo("?>")
        } else {
            guard !starts("<!") else { throw wrong("it has a document type, which is not read") }
            return false
        }
        return true
    }

    private mutating func skipSpace() -> Bool {
        let start = place
        while let next = peek, " \t\n\r".unicodeScalars.contains(next) { place += 1 }
        return place > start
    }

    private mutating func upTo(_ end: String) throws -> String {
        let start = place
        while place < scalars.count, !starts(end) { place += 1 }
        let found = text(start..<place)
        guard take(end) else { throw wrong("\(end) is missing") }
        return found
    }

    // MARK: Places

    private var peek: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private func starts(_ word: String) -> Bool { scalars[place...].starts(with: word.unicodeScalars) }

    private mutating func take(_ word: String) -> Bool {
        guard starts(word) else { return false }
        place += word.unicodeScalars.count
        return true
    }

    private func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    private func wrong(_ sentence: String) -> Problem {
        Problem(.invalid, "The XML cannot be read at character \(place + 1): \(sentence).")
    }
}
