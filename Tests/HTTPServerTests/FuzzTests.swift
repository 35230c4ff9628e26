import Chance
import Testing

@testable import HTTPServer

/// Valid messages with a few bytes changed: nothing crashes, and how the bytes were cut never matters.
struct FuzzTests {
    private static let letters = Array("\r\n\t :,;/?*%0159AGz\0\u{7F}\"chunked".utf8) + [0x80, 0xFF]

    private static let heads = [
        "GET /a/b?c=d HTTP/1.1\r\nHost: example.com:80\r\nAccept: */*\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nConnection: keep-alive\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
        "GET http://a/b HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "PUT / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
    ].map { Array($0.utf8) }

    private static let bodies = [
        "5\r\nhello\r\n0\r\n\r\n", "1;ext=\"v\"\r\nx\r\n10\r\n0123456789abcdef\r\n0\r\nTrailer: value\r\n\r\nGET",
    ].map { Array($0.utf8) }

    private static func mutated(_ valid: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = valid
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let letter = letters.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = letter
            case 1: bytes.insert(letter, at: place)
            case 2 where bytes.count > 1: bytes.remove(at: place)
            case 3: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default:
                let end = Int.random(in: place..<bytes.count, using: &random)
                bytes.insert(contentsOf: bytes[place...end], at: place)
            }
        }
        return bytes
    }

    private static func cut(_ bytes: [UInt8], _ random: inout SeededRandom) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + Int.random(in: 1...12, using: &random))
            pieces.append(Array(bytes[start..<end]))
            start = end
        }
        return pieces
    }

    @Test func `a head with some bytes changed is read alike however it is cut`() {
        var random = SeededRandom(9_112)
        var accepted = 0

        for round in 0..<4_000 {
            let bytes = Self.mutated(Self.heads[round % Self.heads.count], &random)
            let whole = read([bytes])
            #expect(
                read(Self.cut(bytes, &random)) == whole, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
            if case .head = whole { accepted += 1 }
        }

        // Some changes are harmless, most are not; were it otherwise this test would look at nothing.
        #expect((100..<3_000).contains(accepted))
    }

    @Test func `a chunked body with some bytes changed is read alike however it is cut`() {
        var random = SeededRandom(7_230)
        var accepted = 0

        for round in 0..<4_000 {
            let bytes = Self.mutated(Self.bodies[round % Self.bodies.count], &random)
            let whole = decode([bytes])
            switch (whole, decode(Self.cut(bytes, &random))) {
            case (.whole(let one, _), .whole(let other, _)):
                #expect(one == other)
                accepted += 1
            case (let one, let other):
                #expect(one == other, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }

        #expect((100..<3_500).contains(accepted))
    }

    @Test func `noise on a connection is answered once and closed`() async {
        await OnLoopNoise.run()
    }
}
