extension JSONReader {
    /// Reads a string.
    package mutating func string() throws -> String {
        skipSpace()
        guard place < count, bytes[place] == Byte.quote else { throw mismatch(JSONKind.string.rawValue) }
        place &+= 1
        return String(decoding: try text(), as: UTF8.self)
    }

    /// Reads the rest of a string, after its opening quote (RFC 8259 §7).
    ///
    /// Points into the document, or into `unescaped` when the string has escapes: valid until the next string.
    @inline(__always)
    mutating func text() throws -> UnsafeBufferPointer<UInt8> {
        let start = place
        let end = PlainText.asciiEnd(bytes, from: start, to: count)
        if end < count, bytes[end] == Byte.quote {
            place = end &+ 1
            return UnsafeBufferPointer(start: bytes + start, count: end &- start)
        }
        return try unusualText(from: start, plainTo: end)
    }

    /// The rest of `text()` for strings with escapes or with characters beyond ASCII.
    @inline(never)
    private mutating func unusualText(from start: Int, plainTo: Int) throws -> UnsafeBufferPointer<UInt8> {
        let end = try plainEnd(from: plainTo)
        if bytes[end] == Byte.quote {
            place = end + 1
            return UnsafeBufferPointer(start: bytes + start, count: end - start)
        }
        unescaped.removeAll()
        unescaped.append(bytes + start, count: end - start)
        place = end
        while bytes[place] == Byte.backslash {
            try readEscape()
            let end = try plainEnd(from: place)
            unescaped.append(bytes + place, count: end - place)
            place = end
        }
        place += 1
        return unescaped.all
    }

    /// Where the run of unescaped characters ends: at a quote or a backslash.
    private mutating func plainEnd(from start: Int) throws -> Int {
        var end = start
        while true {
            end = PlainText.asciiEnd(bytes, from: end, to: count)
            guard end < count else { throw expected("the quote that ends the string", at: end) }
            switch bytes[end] {
            case Byte.quote, Byte.backslash: return end
            case 0x80...: end = try characterEnd(at: end)
            default: throw expected("control characters to be escaped", at: end)
            }
        }
    }

    /// The end of the character beyond ASCII that starts here, and of those that follow it (RFC 3629 §4).
    private func characterEnd(at start: Int) throws -> Int {
        var end = start
        while end < count, bytes[end] >= 0x80 {
            let second: ClosedRange<UInt8>
            let length: Int
            switch bytes[end] {
            case 0xC2...0xDF: (second, length) = (0x80...0xBF, 2)
            case 0xE0: (second, length) = (0xA0...0xBF, 3)
            case 0xED: (second, length) = (0x80...0x9F, 3)
            case 0xE1...0xEF: (second, length) = (0x80...0xBF, 3)
            case 0xF0: (second, length) = (0x90...0xBF, 4)
            case 0xF1...0xF3: (second, length) = (0x80...0xBF, 4)
            case 0xF4: (second, length) = (0x80...0x8F, 4)
            default: throw expected("UTF-8", at: end)
            }
            guard end + length <= count else { throw expected("the quote that ends the string", at: count) }
            guard second.contains(bytes[end + 1]) else { throw expected("UTF-8", at: end) }
            for next in 2..<max(length, 2) where bytes[end + next] & 0xC0 != 0x80 { throw expected("UTF-8", at: end) }
            end += length
        }
        return end
    }

    /// Reads one escape, or the two of a surrogate pair, into `unescaped`.
    private mutating func readEscape() throws {
        let start = place
        guard start + 1 < count else { throw expected("the rest of an escape", at: count) }
        place += 2
        switch bytes[start + 1] {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"): unescaped.append(bytes[start + 1])
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case Byte.u: try readUnicodeEscape(from: start)
        default: throw expected("one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u", at: start)
        }
    }

    private mutating func readUnicodeEscape(from start: Int) throws {
        var code = UInt32(try readHex())
        if case 0xD800...0xDBFF = code {
            guard place + 1 < count, bytes[place] == Byte.backslash, bytes[place + 1] == Byte.u else {
                throw expected("both halves of a surrogate pair", at: start)
            }
            place += 2
            let low = UInt32(try readHex())
            guard case 0xDC00...0xDFFF = low else { throw expected("both halves of a surrogate pair", at: start) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw expected("both halves of a surrogate pair", at: start) }
        for byte in UTF8.encode(scalar).unsafelyUnwrapped { unescaped.append(byte) }  // every scalar has a UTF-8 form
    }

    private mutating func readHex() throws -> UInt16 {
        var code: UInt16 = 0
        for _ in 0..<4 {
            guard place < count else { throw expected("four hexadecimal digits") }
            let digit: UInt8
            switch bytes[place] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[place] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[place] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[place] - UInt8(ascii: "A") + 10
            default: throw expected("four hexadecimal digits")
            }
            code = code << 4 | UInt16(digit)
            place += 1
        }
        return code
    }
}
