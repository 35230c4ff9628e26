import COpenSSL

/// Compares secrets without telling by its time where they differ. That their lengths differ may show.
package func constantTimeEqual(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
    one.withBytes { one in
        other.withBytes { other in
            guard one.count == other.count else { return false }
            guard let left = one.baseAddress, let right = other.baseAddress else { return true }
            return CRYPTO_memcmp(left, right, one.count) == 0
        }
    }
}

/// The same for text, by its UTF-8 bytes.
package func constantTimeEqual(_ one: String, _ other: String) -> Bool {
    constantTimeEqual(one.utf8, other.utf8)
}
