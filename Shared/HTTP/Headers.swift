/// Header fields in the order they came, names compared without case.
///
/// All bytes live in one buffer, so that a request's head costs two allocations however many fields it has. Two are
/// equal when they are byte by byte.
package struct Headers: Sendable, Equatable {
    private var bytes: [UInt8] = []
    private var fields: [Field] = []

    private struct Field: Sendable, Equatable {
        var name: UInt32
        var nameLength: UInt16
        var valueLength: UInt16

        var value: Int { Int(name) + Int(nameLength) }
        var nameRange: Range<Int> { Int(name)..<value }
        var valueRange: Range<Int> { value..<value + Int(valueLength) }
    }

    /// The most bytes a name or a value keeps.
    private static let longest = Int(UInt16.max)

    package init() {}

    package var count: Int { fields.count }
    package var isEmpty: Bool { fields.isEmpty }

    /// Room for a head of known size, taken once.
    package mutating func reserve(fields count: Int, bytes size: Int) {
        fields.reserveCapacity(count)
        bytes.reserveCapacity(size)
    }

    /// Adds a field after those there are. Names and values longer than 65,535 bytes are cut.
    ///
    /// Nothing added here can end a line or a head: control bytes in a value become spaces (RFC 9110 §5.5), and a
    /// field whose name is no token is left out.
    package mutating func add(_ name: String, _ value: String) {
        guard name.utf8.isToken else { return }
        let start = bytes.count
        append(name)
        let middle = bytes.count
        append(value)
        for index in middle..<bytes.count where bytes[index].isControl && bytes[index] != 0x09 { bytes[index] = 0x20 }
        note(start, middle)
    }

    /// Adds a field from a parsed head, whose bytes the parser has checked.
    package mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        let start = bytes.count
        bytes.append(contentsOf: name.prefix(Self.longest))
        let middle = bytes.count
        bytes.append(contentsOf: value.prefix(Self.longest))
        note(start, middle)
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0.prefix(Self.longest))) }
    }

    private mutating func note(_ start: Int, _ middle: Int) {
        fields.append(
            Field(
                name: UInt32(start), nameLength: UInt16(middle - start), valueLength: UInt16(bytes.count - middle)))
    }

    /// Sets the one value of a field, in place of any there were.
    package mutating func set(_ name: String, _ value: String) {
        remove(name)
        add(name, value)
    }

    package mutating func remove(_ name: String) {
        guard firstIndex(name, from: 0) != nil else { return }
        var kept = Headers()
        kept.reserve(fields: fields.count, bytes: bytes.count)
        forEachField { fieldName, value in
            if !fieldName.equalsIgnoringCase(name.utf8) { kept.add(name: fieldName, value: value) }
        }
        self = kept
    }

    package func contains(_ name: String) -> Bool { firstIndex(name, from: 0) != nil }

    /// The first value of a field.
    package subscript(_ name: String) -> String? {
        get { firstIndex(name, from: 0).map { value(fields[$0]) } }
        set { if let newValue { set(name, newValue) } else { remove(name) } }
    }

    /// Every value of a field, in order.
    package func values(_ name: String) -> [String] {
        var values: [String] = []
        var index = 0
        while let found = firstIndex(name, from: index) {
            values.append(value(fields[found]))
            index = found + 1
        }
        return values
    }

    /// Calls `body` with the bytes of each name and value, in order.
    package func forEachField(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { all in
            for field in fields {
                body(
                    UnsafeRawBufferPointer(rebasing: all[field.nameRange]),
                    UnsafeRawBufferPointer(rebasing: all[field.valueRange]))
            }
        }
    }

    /// All fields as text, for a look at the whole.
    package var all: [(name: String, value: String)] {
        fields.map { (String(decoding: bytes[$0.nameRange], as: UTF8.self), value($0)) }
    }

    private func value(_ field: Field) -> String { String(decoding: bytes[field.valueRange], as: UTF8.self) }

    // MARK: Lists

    /// The comma-separated members of a list of tokens over all its lines, trimmed and lower-cased.
    package func tokens(_ name: String) -> [String] {
        var tokens: [String] = []
        forEachMember(name) { member in
            tokens.append(String(decoding: member.lazy.map(\.lowercasedASCII), as: UTF8.self))
            return true
        }
        return tokens
    }

    /// Whether a list of tokens (`Connection`, `Upgrade`) has this one, without regard to case.
    package func hasToken(_ name: String, _ token: String) -> Bool {
        var isFound = false
        forEachMember(name) { member in
            isFound = member.equalsIgnoringCase(token.utf8)
            return !isFound
        }
        return isFound
    }

    /// Calls `body` with each member that is not empty, while it wants more.
    private func forEachMember(_ name: String, _ body: (Slice<UnsafeRawBufferPointer>) -> Bool) {
        var index = 0
        bytes.withUnsafeBytes { all in
            while let found = firstIndex(name, from: index) {
                let value = fields[found].valueRange
                var start = value.lowerBound
                while start < value.upperBound {
                    let end = all[start..<value.upperBound].firstIndex(of: UInt8(ascii: ",")) ?? value.upperBound
                    var member = start..<end
                    while let first = member.first, all[first].isOptionalWhitespace { member.removeFirst() }
                    while let last = member.last, all[last].isOptionalWhitespace { member.removeLast() }
                    if !member.isEmpty, !body(all[member]) { return }
                    start = end + 1
                }
                index = found + 1
            }
        }
    }

    // MARK: Finding

    /// The place of the next field of that name. Most fields are told apart by length and first letter alone.
    private func firstIndex(_ name: String, from start: Int) -> Int? {
        guard start < fields.count else { return nil }
        var name = name
        return name.withUTF8 { wanted in
            guard let first = wanted.first?.lowercasedASCII else { return nil }
            return bytes.withUnsafeBufferPointer { bytes in
                fields.withUnsafeBufferPointer { fields in
                    for index in start..<fields.count {
                        let field = fields[index]
                        guard Int(field.nameLength) == wanted.count,
                            bytes[Int(field.name)].lowercasedASCII == first
                        else { continue }
                        var place = 1
                        while place < wanted.count,
                            bytes[Int(field.name) + place].lowercasedASCII == wanted[place].lowercasedASCII
                        { place += 1 }
                        if place == wanted.count { return index }
                    }
                    return nil
                }
            }
        }
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }
}
