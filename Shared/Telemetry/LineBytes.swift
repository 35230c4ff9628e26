/// Puts numbers and words into a line of bytes.
extension [UInt8] {
    /// Appends a number of a fixed width, with zeros before it.
    mutating func append(digits value: Int, width: Int) {
        let start = count
        for _ in 0..<width { append(0x30) }
        var rest = value
        for position in stride(from: start + width - 1, through: start, by: -1) {
            self[position] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    mutating func append(number value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let start = count
        repeat {
            append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest != 0
        self[start...].reverse()
    }

    /// Appends sixteen hexadecimal digits.
    mutating func append(hex value: UInt64) {
        Swift.withUnsafeBytes(of: HexDigits(value)) { append(contentsOf: $0) }
    }

    /// Appends four hexadecimal digits.
    mutating func append(hex value: UInt16) {
        Swift.withUnsafeBytes(of: HexDigits(UInt64(value))) { append(contentsOf: $0.suffix(4)) }
    }

    mutating func append(_ word: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}

/// The sixteen lower-case digits of a number, worked out eight at a time.
struct HexDigits {
    /// The digits' bytes, in the order of reading.
    let bytes: (UInt64, UInt64)

    init(_ value: UInt64) {
        bytes = (Self.digits(value >> 32).bigEndian, Self.digits(value & 0xFFFF_FFFF).bigEndian)
    }

    /// Spreads eight half-bytes over eight bytes and turns each into its digit.
    private static func digits(_ half: UInt64) -> UInt64 {
        var spread = (half << 16 | half) & 0x0000_FFFF_0000_FFFF
        spread = (spread << 8 | spread) & 0x00FF_00FF_00FF_00FF
        spread = (spread << 4 | spread) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = (spread &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return spread &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
    }
}
