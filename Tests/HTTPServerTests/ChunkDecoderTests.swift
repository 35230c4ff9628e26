import Testing

@testable import HTTPServer

/// What a decoder makes of bytes that come in pieces: the content, and how many bytes were behind it.
enum Decoded: Equatable {
    case whole(String, left: Int)
    case unfinished(String)
    case refused
}

func decode(_ pieces: [[UInt8]]) -> Decoded {
    var decoder = ChunkDecoder()
    var content: [UInt8] = []
    var left = 0
    for piece in pieces {
        if decoder.isDone {
            left += piece.count
            continue
        }
        let used = piece.withUnsafeBytes { bytes in
            do throws(Refusal) { return try decoder.decode(bytes) { content += $0 } } catch { return -1 }
        }
        guard used >= 0 else { return .refused }
        left = piece.count - used
    }
    let text = String(decoding: content, as: UTF8.self)
    return decoder.isDone ? .whole(text, left: left) : .unfinished(text)
}

struct ChunkDecoderTests {
    @Test(arguments: [
        ("0\r\n\r\n", "", 0),
        ("5\r\nhello\r\n0\r\n\r\n", "hello", 0),
        ("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nGET", "hello world", 3),
        ("A\r\n0123456789\r\na\r\n0123456789\r\n00\r\n\r\n", "01234567890123456789", 0),
        ("000000000000005\r\nhello\r\n0\r\n\r\n", "hello", 0),
        ("5;a\r\nhello\r\n0;b=\"c;d\"\r\n\r\n", "hello", 0),
        ("2\r\n\r\n\r\n0\r\n\r\n", "\r\n", 0),
        ("1\r\nx\r\n0\r\nTrailer: y\r\nOther:\r\n\r\nmore", "x", 4),
    ])
    func `a chunked body is read alike however it is cut`(_ text: String, _ content: String, _ left: Int) {
        let bytes = Array(text.utf8)

        #expect(decode([bytes]) == .whole(content, left: left))
        #expect(decode(bytes.map { [$0] }) == .whole(content, left: left))
        for cut in 1..<bytes.count {
            #expect(decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == .whole(content, left: left))
        }
        for cut in 0..<(bytes.count - left) {
            guard case .unfinished(let begun) = decode([Array(bytes[..<cut])]) else {
                Issue.record("finished after \(cut) bytes")
                continue
            }
            #expect(content.utf8.starts(with: begun.utf8))
        }
    }

    @Test(arguments: Self.wrong)
    func `a chunked body that is not to the letter is refused however it is cut`(_ text: String) {
        let bytes = Array(text.utf8)

        #expect(decode([bytes]) == .refused)
        #expect(decode(bytes.map { [$0] }) == .refused)
    }

    static let wrong = [
        "\r\n", "x\r\n", ";a\r\n", " 5\r\nhello", "5 \r\nhello", "5\t\r\nhello", "+5\r\nhello", "-5\r\nhello",
        "0x5\r\nhello",
        "5\nhello", "5\r\rhello", "5;a\nhello", "5;a\0b\r\nhello", "5;a\rb\r\nhello", "5,5\r\nhello", "5.\r\nhello",
        "5\r\nhelloo\r\n", "5\r\nhello\n", "5\r\nhello\r\r", "5\r\nhello0\r\n\r\n", "5\r\nhello\r\n\r\n",
        "0000000000000005\r\nhello", "FFFFFFFFFFFFFFFF\r\n", "8000000000000000\r\n", "0\r\n\n", "0\r\n\r\r",
        "0\r\n X: folded\r\n\r\n", "0\r\n: x\r\n\r\n", "0\r\nX : y\r\n\r\n", "0\r\nno colon\r\n\r\n",
        "0\r\nX: a\nY: b\r\n\r\n",
        "0\r\nX: \0\r\n\r\n", "0\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    ]

    @Test func `extensions and trailers are bounded, all together`() {
        let small = "1;" + String(repeating: "e", count: 100) + "\r\nx\r\n"

        #expect(decode([Array((String(repeating: small, count: 40) + "0\r\n\r\n").utf8)]) != .refused)
        #expect(decode([Array((String(repeating: small, count: 41) + "0\r\n\r\n").utf8)]) == .refused)
        #expect(decode([Array(("0\r\nT: " + String(repeating: "t", count: 5_000)).utf8)]) == .refused)
    }
}
