import Testing

@testable import ConversationsAPI

/// Bodies are cut into text messages as the networks cut them.
@Suite struct TelephonySegmentsTests {
    private static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(arguments: [
        ("", Segments.Encoding.gsm, 1),
        ("hello", .gsm, 1),
        (times("a", 160), .gsm, 1),
        (times("a", 161), .gsm, 2),
        (times("a", 306), .gsm, 2),
        (times("a", 307), .gsm, 3),
        (times("€", 80), .gsm, 1),
        (times("€", 81), .gsm, 2),
        // An escape and its letter would stand in two parts: the part before has one place less.
        (times("a", 152) + "€" + times("a", 152), .gsm, 3),
        (times("a", 151) + "€" + times("a", 153), .gsm, 2),
        ("Grüße, señor: ¿qué?\n", .gsm, 1),
        ("ç", .ucs2, 1),
        (times("я", 70), .ucs2, 1),
        (times("я", 71), .ucs2, 2),
        (times("я", 134), .ucs2, 2),
        (times("я", 135), .ucs2, 3),
        (times("😀", 35), .ucs2, 1),
        (times("😀", 36), .ucs2, 2),
        // Two halves of a pair stay together: 33 pairs in a part, and one place is lost.
        (times("😀", 66), .ucs2, 2),
        (times("😀", 67), .ucs2, 3),
        ("“quoted”", .ucs2, 1),
        (times("a", 159) + "’", .ucs2, 3),
    ])
    func `a body has so many parts in these letters`(_ body: String, _ encoding: Segments.Encoding, _ count: Int) {
        let segments = Segments(body)

        #expect(segments.encoding == encoding)
        #expect(segments.count == count)
    }

    @Test func `letters that look alike are put in place of those that cost double`() {
        let plain = SmartEncoding.encoded("“It’s – well…”\u{A0}ok\u{200B}")

        #expect(plain == "\"It's - well...\" ok")
        #expect(Segments(plain).encoding == .gsm)
        #expect(SmartEncoding.encoded("Привет 😀") == "Привет 😀")
    }
}
