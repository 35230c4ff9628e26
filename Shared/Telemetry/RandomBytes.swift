import Glibc
import Guarded

/// Random numbers for ids, taken from the system 4 KiB at a time. For keys and tokens there is `Crypto`.
enum RandomBytes {
    private struct Pool {
        var words = [UInt64](repeating: 0, count: 512)
        var used = 512

        mutating func next() -> UInt64 {
            if used == words.count { fill() }
            defer { used += 1 }
            return words[used]
        }

        private mutating func fill() {
            used = 0
            let isFilled = words.withUnsafeMutableBytes { bytes in
                // getentropy(3) gives 256 bytes a call at most.
                stride(from: 0, to: bytes.count, by: 256).allSatisfy { start in
                    getentropy(bytes.baseAddress?.advanced(by: start), 256) == 0
                }
            }
            guard !isFilled else { return }
            var system = SystemRandomNumberGenerator()
            for index in words.indices { words[index] = system.next() }
        }
    }

    private static let pool = Guarded(Pool())

    static func word() -> UInt64 {
        pool.withLock { $0.next() }
    }

    static func words() -> (UInt64, UInt64) {
        pool.withLock { ($0.next(), $0.next()) }
    }
}
