package import Problems

extension JSONReader {
    /// A refusal of what was just read or comes next: names its path in `field`.
    package func problem(_ message: String) -> Problem {
        Problem(.invalid, message, field: whereabouts(place).path)
    }

    /// A refusal of the object just read, for want of a member.
    package func missing(_ name: String) -> Problem {
        let path = [whereabouts(place).path, name].compactMap(\.self).joined(separator: ".")
        return Problem(.invalid, "\(path) is missing.", field: path)
    }

    /// A refusal of the value just read, which is none of those that mean something.
    package func notAllowed() -> Problem {
        problem("\(whereabouts(place).path ?? "The document") is not one of the values allowed.")
    }

    /// A refusal of what stands at `place`, which is not what the grammar asks for.
    @inline(never)
    func expected(_ what: String, at offset: Int? = nil) -> Problem {
        let offset = min(offset ?? place, count)
        let whole = whereabouts(offset)
        let found = offset == count ? ", but the document ends there" : ""
        return Problem(.invalid, "Expected \(what) \(whole.position)\(found).", field: whole.path)
    }

    /// A refusal of the next value, which is not of the kind that is wanted.
    @inline(never)
    func mismatch(_ wanted: String) -> Problem {
        guard let found = found else { return expected(wanted) }
        let whole = whereabouts(place)
        let what = whole.path ?? "The document"
        return Problem(.invalid, "\(what) should be \(wanted), but is \(found), \(whole.position).", field: whole.path)
    }

    /// What a message calls the value that comes next.
    private var found: String? {
        guard place < count else { return nil }
        switch bytes[place] {
        case Byte.quote: return JSONKind.string.rawValue
        case Byte.openObject: return JSONKind.object.rawValue
        case Byte.openArray: return JSONKind.array.rawValue
        case Byte.t, Byte.f: return JSONKind.bool.rawValue
        case Byte.n: return JSONKind.null.rawValue
        case Byte.minus, Byte.zero...UInt8(ascii: "9"): return number(from: place)
        default: return nil
        }
    }

    /// The number as it is written, or only its kind when it is long.
    private func number(from start: Int) -> String {
        let digits = UnsafeBufferPointer(start: bytes + start, count: min(count - start, 25)).prefix { byte in
            byte &- Byte.zero < 10 || [Byte.minus, Byte.plus, Byte.point].contains(byte) || byte | 0x20 == Byte.e
        }
        return digits.count < 25 ? String(decoding: digits, as: UTF8.self) : JSONKind.number.rawValue
    }

    private func whereabouts(_ offset: Int) -> JSONPlace {
        JSONPlace(of: offset, in: UnsafeBufferPointer(start: bytes, count: count))
    }
}
