import Chance
import Testing

@testable import WebSocket

/// Damaged streams of frames never crash the decoder, never make it hold more than its limits, and mean the same
/// however they are cut.
struct FuzzTests {
    @Test(arguments: [UInt64(1), 2, 3, 4]) func `damaged frames are judged the same however they are cut`(seed: UInt64)
    {
        var random = SeededRandom(seed)
        for _ in 0..<400 {
            var bytes = conversation(&random)
            for _ in 0..<Int.random(in: 0...3, using: &random) { damage(&bytes, &random) }

            var whole = FrameDecoder(.server, frameLimit: 2_000, messageLimit: 4_000, fragmentLimit: 20)
            var cut = whole
            let expected = whole.events(bytes)
            var events: [FrameDecoder.Event] = []
            var place = 0
            while place < bytes.count {
                let end = min(bytes.count, place + Int.random(in: 1...200, using: &random))
                events += cut.events(bytes[place..<end])
                place = end
                #expect(cut.heldBytes <= 4_000 + 256)
            }

            #expect(events == expected)
            #expect(whole.heldBytes <= 4_000 + 256)
        }
    }

    @Test func `noise never crashes`() {
        var random = SeededRandom(99)
        for _ in 0..<2_000 {
            var decoder = FrameDecoder(Bool.random(using: &random) ? .server : .client, messageLimit: 1_000)
            let noise = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }

            _ = decoder.events(noise)

            #expect(decoder.heldBytes <= 1_000 + 256)
        }
    }

    /// A few messages, some in fragments with control frames between.
    private func conversation(_ random: inout SeededRandom) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let isText = Bool.random(using: &random)
            let payload =
                isText
                ? Array(String(repeating: "aé€😀", count: Int.random(in: 0...60, using: &random)).utf8)
                : (0..<Int.random(in: 0...600, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            let opcode: UInt8 = isText ? 1 : 2
            var cuts = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                Int.random(in: 0...payload.count, using: &random)
            }
            cuts = [0] + cuts.sorted() + [payload.count]
            for index in 1..<cuts.count {
                let final: UInt8 = index == cuts.count - 1 ? 0x80 : 0
                let key = (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }
                bytes += frame(
                    final | (index == 1 ? opcode : 0), Array(payload[cuts[index - 1]..<cuts[index]]), key: key)
                if Int.random(in: 0..<4, using: &random) == 0 { bytes += frame(0x89, [1, 2, 3]) }
            }
        }
        if Int.random(in: 0..<4, using: &random) == 0 { bytes += closeFrame(1000, [0x62]) }
        return bytes
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
    }
}
