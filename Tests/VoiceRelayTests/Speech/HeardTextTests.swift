import Testing

@testable import VoiceRelay

@Suite("Heard text")
struct HeardTextTests {
    @Test("what was heard is found in what was sent")
    func heard() {
        let sent = "Your parcel is in Lisbon. Your parcel arrives tomorrow."
        func length(_ heard: String, _ milliseconds: Int? = nil) -> String {
            let interrupt = RelayInterrupt(heard: heard, milliseconds: milliseconds)
            return String(sent.prefix(HeardText.length(in: sent, interrupt, charactersPerSecond: 15)))
        }
        #expect(length("your  parcel is") == "Your parcel is")
        #expect(length("YOUR PARCEL") == "Your parcel is in Lisbon. Your parcel")
        #expect(length("is") == "")
        #expect(length("is", 1_000) == "Your parcel is")
        #expect(length(sent) == String(sent.dropLast()))
        #expect(length("", 100_000) == sent)
    }

    @Test("words are found as whole words only")
    func wholeWords() {
        let sent = "It is for him and you, and your parcel will be handed over."
        func end(_ heard: String) -> String? { HeardText.end(of: heard, in: sent).map { String(sent.prefix($0)) } }
        #expect(end("and you") == "It is for him and you")
        #expect(end("and your") == "It is for him and you, and your")
        #expect(end("over") == "It is for him and you, and your parcel will be handed over")
        #expect(end("hand over") == nil)
        #expect(end("anded over") == nil)
        #expect(end("It is") == "It is")
    }
}
