import Chance

/// Makes inputs by changing others a little; the same ones for the same seed.
struct Mutator {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed) }

    mutating func below(_ limit: Int) -> Int { Int(random.next() >> 33) % max(limit, 1) }

    private static let favourites: [[UInt8]] = [
        [0], [0xFF], [0x0D], [0x0A], [0x0D, 0x0A], [0x20], [0x22], [0x5C], [0x7F], [0x80], [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
        Array("Content-Length: 5\r\n".utf8), Array("Transfer-Encoding: chunked\r\n".utf8), Array("\r\n\r\n".utf8),
        Array("--b".utf8), Array("%".utf8), Array("\\u".utf8), Array("e308".utf8), Array("data:".utf8), [0x88, 0x80],
    ]

    mutating func mutate(_ input: [UInt8], with other: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0...below(4) {
            let place = below(bytes.count + 1)
            switch below(8) {
            case 0 where !bytes.isEmpty: bytes[below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
            case 1 where !bytes.isEmpty: bytes[below(bytes.count)] ^= 1 << UInt8(below(8))
            case 2 where !bytes.isEmpty: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(8)))
            case 3: bytes.insert(contentsOf: Self.favourites[below(Self.favourites.count)], at: place)
            case 4: bytes.insert(contentsOf: other.prefix(below(other.count + 1)), at: place)
            case 5:
                let byte = UInt8(truncatingIfNeeded: random.next())
                bytes.insert(contentsOf: repeatElement(byte, count: below(64)), at: place)
            case 6 where bytes.count > 1: bytes = Array(bytes.prefix(below(bytes.count)))
            default: bytes += other.suffix(below(other.count + 1))
            }
        }
        return bytes.count > 4_096 ? Array(bytes.prefix(4_096)) : bytes
    }
}
