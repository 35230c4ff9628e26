extension JSONReader {
    /// Reads a value of any type that knows how.
    package mutating func read<T: JSONReadable>(_: T.Type = T.self) throws -> T { try T(from: &self) }

    package mutating func bool() throws -> Bool {
        skipSpace()
        switch place < count ? bytes[place] : 0 {
        case Byte.t: try word("true")
        case Byte.f:
            try word("false")
            return false
        default: throw mismatch(JSONKind.bool.rawValue)
        }
        return true
    }

    /// Reads a null if one comes, and tells whether it did.
    package mutating func null() throws -> Bool {
        skipSpace()
        guard place < count, bytes[place] == Byte.n else { return false }
        try word("null")
        return true
    }

    /// Passes over one value, as strictly as if it were read.
    package mutating func skip() throws {
        switch try next() {
        case .null: _ = try null()
        case .bool: _ = try bool()
        case .number: _ = try number()
        case .string:
            place += 1
            _ = try text()
        case .array:
            try beginArray()
            while try nextElement() { try skip() }
        case .object:
            try beginObject()
            while try nextKey() != nil { try skip() }
        }
    }

    /// What was read for a member that must be there.
    package func require<T>(_ value: T?, _ name: StaticString) throws -> T {
        if let value { return value }
        throw missing("\(name)")
    }

    /// Reads a whole tree.
    mutating func value() throws -> JSONValue {
        skipSpace()
        switch place < count ? bytes[place] : 0 {
        case Byte.quote:
            place &+= 1
            return .string(String(decoding: try text(), as: UTF8.self))
        case Byte.openObject: return .object(try object())
        case Byte.openArray:
            var elements: [JSONValue] = []
            try open(Byte.openArray, .array)
            while try nextElement() { elements.append(try value()) }
            return .array(elements)
        case Byte.t, Byte.f: return .bool(try bool())
        case Byte.n:
            try word("null")
            return .null
        default:
            switch try number("a value") {
            case .integer(let number): return .integer(number)
            case .unsigned(let number): return .unsigned(number)
            case .double(let number): return .number(number)
            }
        }
    }

    mutating func object() throws -> JSONObject {
        var object = JSONObject()
        try open(Byte.openObject, .object)
        while let name = try nextName() {
            let key = String(decoding: name, as: UTF8.self)
            if let earlier = object.place(of: key) {
                guard limits.duplicateKeys == .lastWins else {
                    place = nameStart
                    _ = try text()
                    throw twice()
                }
                object.replaceValue(at: earlier, with: try value())
            } else {
                object.append(JSONObject.Member(key: key, value: try value()))
            }
        }
        return object
    }

    @inline(__always)
    private mutating func word(_ word: StaticString) throws {
        for offset in 0..<word.utf8CodeUnitCount {
            guard place &+ offset < count, bytes[place &+ offset] == word.utf8Start[offset] else {
                throw expected("\(word)")
            }
        }
        place &+= word.utf8CodeUnitCount
    }
}
