import Testing

@testable import VoiceRelay

@Suite("Speakable text")
struct SpeakableTextTests {
    @Test(
        "marks are left out, words stay",
        arguments: [
            ("Hello **world**.", "Hello world."), ("See [our site](https://x.example/a?b=c) now", "See our site now"),
            ("Go to https://www.acme.example/track?id=1.", "Go to acme.example."), ("# Title\nText", "Title\nText"),
            ("- one\n- two", "one\ntwo"), ("It costs 5 * 3", "It costs 5  3"), ("Great 🙂 news", "Great  news"),
            ("snake_case", "snake case"), ("`code`", "code"),
            ("¿Qué tal? São Paulo é ótimo", "¿Qué tal? São Paulo é ótimo"),
            ("how what hotel http", "how what hotel http"), ("number #5", "number #5"), ("-5 degrees", "-5 degrees"),
            ("[not a link", "[not a link"), ("www.acme.example", "acme.example"), ("", ""),
        ])
    func marks(text: String, spoken: String) {
        var speakable = SpeakableText()
        #expect(speakable.take(text) + speakable.finish() == spoken)
        // In single characters it comes to the same.
        var single = SpeakableText()
        #expect(text.map { single.take(String($0)) }.joined() + single.finish() == spoken)
    }

    @Test("ordinary words wait for nothing")
    func prompt() {
        var speakable = SpeakableText()
        for word in ["Your", " parcel", " will", " arrive", " tomorrow."] { #expect(speakable.take(word) == word) }
    }
}
