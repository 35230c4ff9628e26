/// A keyed fingerprint (RFC 2104): only who knows the key can make it or check it.
package enum HMAC {
    package static func sha1(_ message: some Collection<UInt8>, key: some Collection<UInt8>) -> [UInt8] {
        authenticate(message, key, .sha1)
    }

    package static func sha256(_ message: some Collection<UInt8>, key: some Collection<UInt8>) -> [UInt8] {
        authenticate(message, key, .sha256)
    }

    /// `H(key ⊕ opad, H(key ⊕ ipad, message))`, with one digest context for both.
    private static func authenticate(
        _ message: some Collection<UInt8>, _ key: some Collection<UInt8>, _ function: Digest.Function
    ) -> [UInt8] {
        let digest = Digest(function)
        let block = function.blockLength
        return withUnsafeTemporaryAllocation(byteCount: block + Digest.longest, alignment: 16) { room in
            let pad = UnsafeMutableRawBufferPointer(rebasing: room[..<block])
            let sum = UnsafeMutableRawBufferPointer(rebasing: room[block..<(block + function.length)])
            pad.initializeMemory(as: UInt8.self, repeating: 0)
            key.withBytes { key in
                if key.count <= block {
                    pad.copyMemory(from: key)
                } else {
                    digest.update(raw: key)
                    digest.finish(into: pad)
                    digest.restart()
                }
            }
            for index in 0..<block { pad[index] ^= 0x36 }
            digest.update(raw: UnsafeRawBufferPointer(pad))
            message.withBytes { digest.update(raw: $0) }
            digest.finish(into: sum)

            for index in 0..<block { pad[index] ^= 0x36 ^ 0x5c }
            digest.restart()
            digest.update(raw: UnsafeRawBufferPointer(pad))
            digest.update(raw: UnsafeRawBufferPointer(sum))
            digest.finish(into: sum)
            pad.initializeMemory(as: UInt8.self, repeating: 0)
            return [UInt8](sum)
        }
    }
}
