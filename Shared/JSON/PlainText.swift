/// Finds where plain text stops, eight bytes at a time.
///
/// Plain means: stands in a JSON string as it is (RFC 8259 §7). Quotes, backslashes and control bytes do not.
enum PlainText {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// Sets the top bit of bytes that are not plain. The lowest such bit is exact; higher ones may be false.
    @inline(__always)
    static func marks(_ word: UInt64) -> UInt64 {
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let isQuote = (quote &- ones) & ~quote
        let isBackslash = (backslash &- ones) & ~backslash
        let isControl = (word &- (ones &* 0x20)) & ~word
        return (isQuote | isBackslash | isControl) & tops
    }

    /// The first byte at or after `start` that is not plain ASCII, or `end`.
    @inline(__always)
    static func asciiEnd(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
        var place = start
        while place &+ 8 <= end {
            let word = load(bytes + place)
            let marks = marks(word) | (word & tops)
            if marks != 0 { return place &+ marks.trailingZeroBitCount / 8 }
            place &+= 8
        }
        while place < end {
            let byte = bytes[place]
            if byte < 0x20 || byte >= 0x80 || byte == 0x22 || byte == 0x5C { return place }
            place &+= 1
        }
        return place
    }

    /// Eight bytes from anywhere, the first of them lowest.
    @inline(__always)
    static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }
}
