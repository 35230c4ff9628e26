import COpenSSL

/// Bytes nobody can guess, for keys, tokens and salts.
package enum Random {
    package static func bytes(_ count: Int) -> [UInt8] {
        precondition((0...1 << 20).contains(count), "nobody needs that many random bytes at once")
        return [UInt8](unsafeUninitializedCapacity: count) { room, filled in
            // Going on without randomness would be worse than stopping, and no caller could do better.
            precondition(
                count == 0 || RAND_bytes(room.baseAddress, Int32(count)) == 1, "the system gives no randomness")
            filled = count
        }
    }

    /// A token in lower-case hex, two characters a byte.
    package static func hexToken(bytes count: Int = 16) -> String { Hex.encode(bytes(count)) }

    /// A token that is safe in addresses, headers and cookies, four characters for three bytes.
    package static func token(bytes count: Int = 24) -> String { Base64.url.encode(bytes(count)) }
}
