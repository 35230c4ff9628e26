import Problems

/// Reads one JSON document (RFC 8259) from its first byte to its last, straight into whatever wants it.
///
/// It builds no tree and keeps no copies. A type that conforms to `JSONReadable` pulls out what it needs:
///
///     try reader.beginObject()
///     while let key = try reader.nextKey() {
///         switch key {
///         case "id": id = try reader.read()
///         default: try reader.skip()
///         }
///     }
///
/// After `nextKey()` or `nextElement()` exactly one value is read or skipped. Its bytes outlive it: it is made and
/// used up inside `JSONReadable.init(parsing:)`.
package struct JSONReader: ~Copyable {
    let bytes: UnsafePointer<UInt8>
    let count: Int
    let limits: JSONLimits
    /// The next byte.
    var place = 0
    /// Whether an array or object was opened, and nothing in it read yet.
    private var isFresh = false
    private var depth = 0
    private var membersLeft: Int
    /// The last string that had to be unescaped.
    var unescaped = GrowingBytes()
    /// Where the last name read starts in the document.
    private(set) var nameStart = 0
    private var ledger = KeyLedger()

    /// A reader at the start of a document that stays where it is until `finish()`.
    package init(_ document: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws {
        guard document.count <= limits.maxBytes else {
            throw Problem(.tooLarge, "The JSON document is longer than \(limits.maxBytes) bytes.")
        }
        guard let start = document.baseAddress, document.count > 0 else {
            throw Problem(.invalid, "Expected a JSON document, but there is none.")
        }
        bytes = UnsafePointer(start.assumingMemoryBound(to: UInt8.self))
        count = document.count
        self.limits = limits
        membersLeft = limits.maxMembers
    }

    /// Sees to it that nothing but space follows the document's value.
    package mutating func finish() throws {
        skipSpace()
        guard place == count, depth == 0 else { throw expected("the end of the document") }
    }

    /// The kind of value that comes next; nothing is read.
    package mutating func next() throws -> JSONKind {
        skipSpace()
        guard place < count else { throw expected("a value") }
        switch bytes[place] {
        case Byte.quote: return .string
        case Byte.openObject: return .object
        case Byte.openArray: return .array
        case Byte.minus, Byte.zero...UInt8(ascii: "9"): return .number
        case Byte.t, Byte.f: return .bool
        case Byte.n: return .null
        default: throw expected("a value")
        }
    }

    /// Where the next value begins, in bytes from the start: for telling people the line of what they wrote.
    package mutating func offset() -> Int {
        skipSpace()
        return place
    }

    @inline(__always)
    mutating func skipSpace() {
        while place < count, bytes[place] <= Byte.space {
            switch bytes[place] {
            case Byte.space, Byte.newline, UInt8(ascii: "\r"), UInt8(ascii: "\t"): place &+= 1
            default: return
            }
        }
    }
}

// MARK: - Objects and arrays

extension JSONReader {
    /// Reads the brace that opens an object.
    package mutating func beginObject() throws {
        try open(Byte.openObject, .object)
        // Where the last of a name counts, none has to be remembered.
        if limits.duplicateKeys == .refused { ledger.open() }
    }

    /// Reads the next member's name; nil, and past the closing brace, when there is none.
    package mutating func nextKey() throws -> JSONKey? {
        guard var name = try nextName() else {
            ledger.close()
            return nil
        }
        if limits.duplicateKeys == .refused {
            let start = nameStart
            if !ledger.note(name, at: start) { name = try noteExactly(at: start) }
        }
        return JSONKey(start: name.baseAddress ?? bytes, count: name.count)
    }

    /// Reads the bracket that opens an array.
    package mutating func beginArray() throws { try open(Byte.openArray, .array) }

    /// Whether another element comes; false, and past the closing bracket, when there is none.
    package mutating func nextElement() throws -> Bool {
        skipSpace()
        guard place < count else { throw expected(isFresh ? "a value or ]" : "a comma or ]") }
        let byte = bytes[place]
        if byte == Byte.closeArray {
            place &+= 1
            close()
            return false
        }
        if isFresh {
            isFresh = false
        } else {
            guard byte == Byte.comma else { throw expected("a comma or ]") }
            place &+= 1
        }
        try countMember()
        return true
    }

    /// Opens an object or array without noting its names.
    @inline(__always)
    mutating func open(_ byte: UInt8, _ kind: JSONKind) throws {
        skipSpace()
        guard place < count, bytes[place] == byte else { throw mismatch(kind.rawValue) }
        guard depth < limits.maxDepth else {
            throw problem("The JSON document is nested more than \(limits.maxDepth) deep.")
        }
        place &+= 1
        depth &+= 1
        isFresh = true
    }

    /// Reads the next member's name and colon, and leaves it to the caller to tell names apart.
    ///
    /// The name is valid until the next string is read, and starts at `nameStart`.
    @inline(__always)
    mutating func nextName() throws -> UnsafeBufferPointer<UInt8>? {
        skipSpace()
        guard place < count else { throw expected(isFresh ? "a name or }" : "a comma or }") }
        var byte = bytes[place]
        if byte == Byte.closeObject {
            place &+= 1
            close()
            return nil
        }
        if isFresh {
            isFresh = false
        } else {
            guard byte == Byte.comma else { throw expected("a comma or }") }
            place &+= 1
            skipSpace()
            byte = place < count ? bytes[place] : 0
        }
        guard byte == Byte.quote else { throw expected("a name in quotes") }
        place &+= 1
        try countMember()
        nameStart = place
        let name = try text()
        skipSpace()
        guard place < count, bytes[place] == Byte.colon else { throw expected("a colon") }
        place &+= 1
        return name
    }

    @inline(__always)
    private mutating func close() {
        depth &-= 1
        isFresh = false
    }

    @inline(__always)
    private mutating func countMember() throws {
        membersLeft &-= 1
        guard membersLeft >= 0 else {
            throw problem("The JSON document has more than \(limits.maxMembers) members.")
        }
    }

    /// Tells the name at that place from the others of its object for certain, and reads it again.
    @inline(never)
    private mutating func noteExactly(at start: Int) throws -> UnsafeBufferPointer<UInt8> {
        let after = place
        if !ledger.hasSet {
            var names = Set<ExactName>()
            for earlier in ledger.places { names.insert(try name(at: earlier)) }
            ledger.startSet(names)
        }
        let isNew = ledger.insert(try name(at: start))
        place = start
        let name = try text()
        guard isNew else { throw twice() }
        place = after
        return name
    }

    private mutating func name(at start: Int) throws -> ExactName {
        place = start
        return ExactName(String(decoding: try text(), as: UTF8.self))
    }

    /// The refusal of a name that its object already has; `place` is just after the name.
    func twice() -> Problem {
        let whole = JSONPlace(of: place, in: UnsafeBufferPointer(start: bytes, count: count))
        return Problem(.invalid, "\(whole.path ?? "A name") is there twice, \(whole.position).", field: whole.path)
    }
}
