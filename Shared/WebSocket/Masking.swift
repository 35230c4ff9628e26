import Crypto

/// Copies `count` bytes and masks or unmasks them on the way, eight at a time (RFC 6455 §5.3).
///
/// The key's lowest byte belongs to the first byte. Source and destination may be the same memory.
@inline(__always)
func copyMasked(
    from source: UnsafeRawPointer, to destination: UnsafeMutableRawPointer, count: Int, key: UInt32
) {
    let wide = (UInt64(key) | UInt64(key) << 32).littleEndian
    var place = 0
    while place &+ 8 <= count {
        let word = source.loadUnaligned(fromByteOffset: place, as: UInt64.self) ^ wide
        destination.storeBytes(of: word, toByteOffset: place, as: UInt64.self)
        place &+= 8
    }
    var rest = key
    while place < count {
        let byte = source.load(fromByteOffset: place, as: UInt8.self) ^ UInt8(truncatingIfNeeded: rest)
        destination.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
        rest >>= 8
        // Fewer than eight are left here, so the key comes round once at most.
        if place & 3 == 3 { rest = key }
        place &+= 1
    }
}

extension UInt32 {
    /// The key for what follows once `count` bytes have been masked with this one.
    func advancedKey(by count: Int) -> UInt32 {
        let bits = UInt32(truncatingIfNeeded: count & 3) * 8
        return bits == 0 ? self : self >> bits | self << (32 - bits)
    }
}

/// Keys for masking, fresh from the system's generator and fetched sixteen at a time.
struct MaskKeys: Sendable {
    private var keys: [UInt32] = []

    mutating func next() -> UInt32 {
        if keys.isEmpty { fetch() }
        return keys.removeLast()
    }

    private mutating func fetch() {
        keys = Random.bytes(64).withUnsafeBytes { bytes in
            (0..<16).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self) }
        }
    }
}
