import Problems

/// Writes one JSON document (RFC 8259) into a buffer of bytes, member by member.
///
/// Separators and escapes are its business; that every name is followed by one value, and every `begin` by its
/// `end`, is the caller's. What JSON cannot say (an infinite number) is noted and refused by `finish()`.
package struct JSONWriter: ~Copyable {
    package enum Style: Sendable, Hashable {
        /// No space at all.
        case compact
        /// For people: a line a member, two spaces a level.
        case pretty
    }

    let style: Style
    var bytes: GrowingBytes
    var hasUnwritable = false
    /// Whether the next member or element of the same parent needs a comma.
    private var needsComma = false
    private var level = 0
    private var isAfterKey = false

    package init(style: Style = .compact, reserving bytes: Int = 256) {
        self.style = style
        self.bytes = GrowingBytes(capacity: bytes)
    }

    /// The document.
    package consuming func finish() throws -> [UInt8] {
        try check()
        return Array(bytes.all)
    }

    /// Adds the document to the end of `output`.
    package consuming func finish(appendingTo output: inout [UInt8]) throws {
        try check()
        output.append(contentsOf: bytes.all)
    }

    private borrowing func check() throws {
        guard !hasUnwritable else { throw Problem(.broken, "JSON has no way to write a number that is not finite.") }
        guard level == 0, !isAfterKey else { throw Problem(.broken, "A JSON document was not written to its end.") }
    }

    /// What was written so far, whether JSON could say it or not.
    var text: String { String(decoding: bytes.all, as: UTF8.self) }

    package mutating func beginObject() { begin(Byte.openObject) }
    package mutating func endObject() { end(Byte.closeObject) }
    package mutating func beginArray() { begin(Byte.openArray) }
    package mutating func endArray() { end(Byte.closeArray) }

    /// Writes a member's name; its value comes next.
    package mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(Byte.colon)
        if style == .pretty { bytes.append(Byte.space) }
        isAfterKey = true
    }

    /// Writes a member.
    package mutating func member(_ name: String, _ value: some JSONWritable) {
        key(name)
        value.write(to: &self)
    }

    /// Writes a member, or nothing at all for nil.
    package mutating func member(_ name: String, ifPresent value: (some JSONWritable)?) {
        if let value { member(name, value) }
    }

    // The usual kinds by themselves: outside of this module a generic one costs several times as much.

    package mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    package mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    package mutating func member(_ name: String, _ value: Int) {
        key(name)
        integer(value)
    }

    package mutating func member(_ name: String, ifPresent value: String?) {
        if let value { member(name, value) }
    }

    package mutating func member(_ name: String, ifPresent value: Bool?) {
        if let value { member(name, value) }
    }

    package mutating func member(_ name: String, ifPresent value: Int?) {
        if let value { member(name, value) }
    }

    package mutating func member(_ name: String, ifPresent value: Double?) {
        guard let value else { return }
        key(name)
        double(value)
    }

    /// Writes any value that knows how.
    package mutating func value(_ value: some JSONWritable) { value.write(to: &self) }

    package mutating func string(_ text: String) {
        separate()
        quote(text)
    }

    package mutating func bool(_ bool: Bool) { word(bool ? "true" : "false") }

    package mutating func null() { word("null") }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
        level &+= 1
    }

    private mutating func end(_ bracket: UInt8) {
        level &-= 1
        if needsComma { breakLine() }
        bytes.append(bracket)
        needsComma = true
    }

    /// Writes what has to stand before the next name or value.
    @inline(__always)
    mutating func separate() {
        if isAfterKey {
            isAfterKey = false
        } else {
            if needsComma { bytes.append(Byte.comma) }
            if level > 0 { breakLine() }
            needsComma = true
        }
    }

    @inline(__always)
    private mutating func breakLine() {
        guard style == .pretty else { return }
        bytes.append(Byte.newline)
        for _ in 0..<level * 2 { bytes.append(Byte.space) }
    }

    private mutating func word(_ word: StaticString) {
        separate()
        bytes.append(word.utf8Start, count: word.utf8CodeUnitCount)
    }
}
