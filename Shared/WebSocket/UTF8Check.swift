/// Tells whether bytes that arrive in parts are UTF-8 (RFC 3629 §4), at the first byte that is not.
struct UTF8Check: Sendable {
    /// How many bytes the character still lacks, and between which values the next of them lies.
    private var lacking: UInt8 = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether the bytes so far end with a whole character.
    var isWhole: Bool { lacking == 0 }

    /// Takes the next bytes; false when they cannot be part of any text.
    mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress else { return true }
        let count = bytes.count
        var place = 0
        while place < count {
            if lacking == 0 {
                while place &+ 32 <= count, Self.isASCII(start.loadUnaligned(fromByteOffset: place, as: Four.self)) {
                    place &+= 32
                }
                while place &+ 8 <= count, start.loadUnaligned(fromByteOffset: place, as: UInt64.self) & Self.high == 0
                {
                    place &+= 8
                }
                while place < count, start.load(fromByteOffset: place, as: UInt8.self) < 0x80 { place &+= 1 }
                guard place < count else { return true }
                guard begins(start.load(fromByteOffset: place, as: UInt8.self)) else { return false }
            } else {
                let byte = start.load(fromByteOffset: place, as: UInt8.self)
                guard byte >= lowest, byte <= highest else { return false }
                (lowest, highest) = (0x80, 0xBF)
                lacking &-= 1
            }
            place &+= 1
        }
        return true
    }

    /// The first byte of a longer character: no overlong forms, no surrogates, nothing above U+10FFFF.
    private mutating func begins(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: lacking = 1
        case 0xE0: (lacking, lowest) = (2, 0xA0)
        case 0xED: (lacking, highest) = (2, 0x9F)
        case 0xE1...0xEF: lacking = 2
        case 0xF0: (lacking, lowest) = (3, 0x90)
        case 0xF1...0xF3: lacking = 3
        case 0xF4: (lacking, highest) = (3, 0x8F)
        default: return false
        }
        return true
    }

    @inline(__always)
    private static func isASCII(_ four: Four) -> Bool {
        (four[0] | four[1] | four[2] | four[3]) & high == 0
    }

    private typealias Four = SIMD4<UInt64>
    private static var high: UInt64 { 0x8080_8080_8080_8080 }
}
