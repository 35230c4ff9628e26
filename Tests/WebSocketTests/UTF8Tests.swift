import Testing

@testable import WebSocket

/// RFC 6455 §8.1: text is UTF-8, and what is not is refused at the first byte that shows it.
struct UTF8Tests {
    /// Bytes at which one of the ranges of RFC 3629 §4 begins or ends.
    static let edges: [UInt8] = [
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5,
    ]

    @Test func `every combination of edge bytes is judged as the standard library judges it`() {
        for one in Self.edges {
            for two in Self.edges {
                for three in Self.edges {
                    for four in Self.edges {
                        let bytes = [one, two, three, four]
                        var check = UTF8Check()
                        let isText = bytes.withUnsafeBytes { check.accepts($0) } && check.isWhole
                        if isText != (String(validating: bytes, as: UTF8.self) != nil) {
                            Issue.record("\(bytes) was judged \(isText)")
                        }
                    }
                }
            }
        }
    }

    static let good = [
        "κόσμε", "Hello-µ@ßöäüàá-UTF-8!!", "\u{0}", "\u{80}", "\u{7FF}", "\u{800}", "\u{FFFF}", "\u{10000}",
        "\u{10FFFF}", "\u{D7FF}\u{E000}", "\u{FEFF}", "日本語のテキスト", "👩‍👩‍👧‍👦🏳️‍🌈",
        String(repeating: "aé", count: 100),
        String(repeating: "x", count: 200) + "€" + String(repeating: "y", count: 99),
    ]

    @Test(arguments: good) func `good text is read whole, in parts and in fragments`(text: String) {
        let bytes = Array(text.utf8)

        expect(frame(0x81, bytes), gives: [.message(.text(text))])
        for cut in 0...bytes.count {
            var decoder = FrameDecoder(.server)
            let events = decoder.events(frame(0x01, Array(bytes[..<cut])) + frame(0x80, Array(bytes[cut...])))
            #expect(events == [.message(.text(text))])
        }
    }

    /// Bytes that are no text, and the place of the byte that shows it; as many as there are when only the end does.
    static let bad: [([UInt8], Int)] = [
        ([0x80], 0), ([0xBF], 0), ([0xC0, 0xAF], 0), ([0xC1, 0xBF], 0), ([0xE0, 0x80, 0xAF], 1),
        ([0xE0, 0x9F, 0xBF], 1), ([0xF0, 0x80, 0x80, 0xAF], 1), ([0xF0, 0x8F, 0xBF, 0xBF], 1),
        ([0xF8, 0x88, 0x80, 0x80, 0x80], 0), ([0xFC, 0x84], 0), ([0xFE], 0), ([0xFF], 0),
        ([0xED, 0xA0, 0x80], 1), ([0xED, 0xBF, 0xBF], 1), ([0xF4, 0x90, 0x80, 0x80], 1), ([0xF5, 0x80], 0),
        ([0xCE, 0xBA, 0xE1, 0xBD, 0xB9, 0xCF, 0x83, 0xCE, 0xBC, 0xCE, 0xB5, 0xF4, 0x90, 0x80, 0x80, 0x65], 12),
        ([0x61, 0xC3, 0x28], 2), ([0xE2, 0x28, 0xA1], 1), ([0xE2, 0x82, 0x28], 2), ([0xF0, 0x9F, 0x98, 0x41], 3),
        ([0xC3], 1), ([0xE2, 0x82], 2), ([0xF0, 0x9F, 0x98], 3), ([0x61, 0xCE], 2),
        ([UInt8](repeating: 0x61, count: 70) + [0xFF, 0x61], 70),
    ]

    @Test(arguments: bad) func `bad text is refused at its first bad byte, even inside a frame`(
        bytes: [UInt8], place: Int
    ) {
        expect(frame(0x81, bytes), failsWith: .invalidContent)
        expect(frame(0x01, bytes) + frame(0x80, []), failsWith: .invalidContent)

        var decoder = FrameDecoder(.server)
        var fed = 0
        for byte in frame(0x81, bytes + [UInt8](repeating: 0x80, count: 40)) {
            fed += 1
            if !decoder.events(CollectionOfOne(byte)).isEmpty { break }
        }
        #expect(fed == 6 + place + 1 || (place == bytes.count && fed > 6 + place))
    }

    @Test func `a fragment may end inside a character but a message may not`() {
        let euro = Array("€".utf8)

        expect(frame(0x01, [euro[0]]) + frame(0x00, [euro[1]]) + frame(0x80, [euro[2]]), gives: [.message(.text("€"))])
        expect(frame(0x01, [euro[0]]) + frame(0x80, [euro[1]]), failsWith: .invalidContent)
        expect(
            frame(0x01, [euro[0]]) + frame(0x89, [0xFF]) + frame(0x80, [euro[1], euro[2]]),
            gives: [.ping([0xFF]), .message(.text("€"))])
    }

    @Test func `a character never reaches from one message into the next`() {
        expect(frame(0x81, "é") + frame(0x81, [0xA9]), failsWith: .invalidContent, after: [.message(.text("é"))])
    }

    @Test func `binary messages carry any bytes`() {
        let all = (0...255).map { UInt8($0) }

        expect(frame(0x82, all), gives: [.message(.binary(all))])
    }
}
