extension JSONWriter {
    /// Writes a string in quotes (RFC 8259 §7): only what must be escaped is.
    mutating func quote(_ text: String) {
        var text = text
        text.withUTF8 { quote($0) }
    }

    private mutating func quote(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.reserve(text.count &+ 2)
        bytes.append(Byte.quote)
        if let start = text.baseAddress { escape(start, count: text.count) }
        bytes.append(Byte.quote)
    }

    private mutating func escape(_ text: UnsafePointer<UInt8>, count: Int) {
        var place = 0
        while place < count {
            let end = Self.plainEnd(text, from: place, to: count)
            bytes.append(text + place, count: end &- place)
            guard end < count else { return }
            escape(text[end])
            place = end &+ 1
        }
    }

    /// The first byte at or after `start` that has to be escaped, or `end`.
    private static func plainEnd(_ text: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
        var place = start
        while place &+ 8 <= end {
            let marks = PlainText.marks(PlainText.load(text + place))
            if marks != 0 { return place &+ marks.trailingZeroBitCount / 8 }
            place &+= 8
        }
        while place < end, text[place] >= 0x20, text[place] != Byte.quote, text[place] != Byte.backslash {
            place &+= 1
        }
        return place
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(Byte.backslash)
        switch byte {
        case Byte.quote, Byte.backslash: bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            for byte in [Byte.u, Byte.zero, Byte.zero, Byte.zero + byte >> 4, Self.hexDigit(byte & 15)] {
                bytes.append(byte)
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? Byte.zero + value : UInt8(ascii: "A") + value - 10
    }
}
