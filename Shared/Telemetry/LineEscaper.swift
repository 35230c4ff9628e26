/// Writes text so that it stays on its line and inside its quotes, whatever it holds.
///
/// Encoded as JSON does: quotes and backslashes, all control characters (so no terminal sequence survives), the line
/// and paragraph separators, and the marks that turn the direction of text. What is not UTF-8 becomes U+FFFD.
enum LineEscaper {
    /// The most bytes of one text that are written; the rest is cut and `…` says so.
    static let longestMessageBytes = 8 * 1_024
    static let longestValueBytes = 4 * 1_024

    /// Appends a text with secrets masked; `quotes` says whether quotes and backslashes are encoded too.
    static func append(
        _ text: String, to line: inout [UInt8], quotes: Bool = true, limit: Int = longestValueBytes
    ) {
        var text = text
        text.withUTF8 { append($0, to: &line, quotes: quotes, limit: limit) }
    }

    static func append(
        _ bytes: UnsafeBufferPointer<UInt8>, to line: inout [UInt8], quotes: Bool, limit: Int = longestValueBytes
    ) {
        let (kept, isCut) = cut(bytes, limit)
        if let scrubbed = Scrubber.scrubbed(kept) {
            scrubbed.withUnsafeBufferPointer { encode($0, to: &line, quotes: quotes) }
        } else {
            encode(kept, to: &line, quotes: quotes)
        }
        if isCut { line += [0xE2, 0x80, 0xA6] }
    }

    /// Returns the bytes up to the limit, ending where a character ends.
    static func cut(_ bytes: UnsafeBufferPointer<UInt8>, _ limit: Int) -> (UnsafeBufferPointer<UInt8>, Bool) {
        guard bytes.count > limit else { return (bytes, false) }
        var end = limit
        while end > 0, end > limit - 4, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return (UnsafeBufferPointer(rebasing: bytes[..<end]), true)
    }

    private static func encode(_ bytes: UnsafeBufferPointer<UInt8>, to line: inout [UInt8], quotes: Bool) {
        var runStart = 0
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte >= 0x20, byte < 0x7F, !(quotes && (byte == 0x22 || byte == 0x5C)) {
                position += 1
                continue
            }
            let (scalar, length) = byte < 0x80 ? (UInt32(byte), 1) : decode(bytes, position)
            if byte >= 0x80, let scalar, !isTroublesome(scalar) {
                position += length
                continue
            }
            line.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[runStart..<position]))
            if let scalar { encode(scalar, to: &line) } else { line += [0xEF, 0xBF, 0xBD] }
            position += length
            runStart = position
        }
        line.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[runStart...]))
    }

    private static func encode(_ scalar: UInt32, to line: inout [UInt8]) {
        line.append(0x5C)
        switch scalar {
        case 0x22, 0x5C: line.append(UInt8(scalar))
        case 0x0A: line.append(UInt8(ascii: "n"))
        case 0x0D: line.append(UInt8(ascii: "r"))
        case 0x09: line.append(UInt8(ascii: "t"))
        default:
            line.append(UInt8(ascii: "u"))
            line.append(hex: UInt16(truncatingIfNeeded: scalar))
        }
    }

    /// Control characters of the second set, line and paragraph separators, marks and overrides of direction.
    private static func isTroublesome(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x80...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// Reads one character as Unicode's table of well-formed UTF-8 (3-7) has it; nil and 1 for what is not.
    private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> (UInt32?, Int) {
        let first = bytes[start]
        let length =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 0, start + length <= bytes.count else { return (nil, 1) }
        let second = bytes[start + 1]
        let range: ClosedRange<UInt8> =
            switch first {
            case 0xE0: 0xA0...0xBF
            case 0xED: 0x80...0x9F
            case 0xF0: 0x90...0xBF
            case 0xF4: 0x80...0x8F
            default: 0x80...0xBF
            }
        guard range.contains(second) else { return (nil, 1) }
        var scalar = (UInt32(first) & (0x7F >> UInt32(length))) << 6 | UInt32(second & 0x3F)
        for offset in 2..<max(length, 2) {
            guard bytes[start + offset] & 0xC0 == 0x80 else { return (nil, 1) }
            scalar = scalar << 6 | UInt32(bytes[start + offset] & 0x3F)
        }
        return (scalar, length)
    }
}
