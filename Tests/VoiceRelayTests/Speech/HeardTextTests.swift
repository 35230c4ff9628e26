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
        func end(_ heard: String) -> String? {
            let interrupt = RelayInterrupt(heard: heard, milliseconds: nil)
            return HeardText.end(in: sent, interrupt, charactersPerSecond: 15).map { String(sent.prefix($0)) }
        }
        #expect(end("and you") == "It is for him and you")
        #expect(end("and your") == "It is for him and you, and your")
        #expect(end("over") == "It is for him and you, and your parcel will be handed over")
        #expect(end("hand over") == nil)
        #expect(end("anded over") == nil)
        #expect(end("It is") == "It is")
    }

    @Test("words that come more than once, or are short, are those to which the time points")
    func byTime() {
        let sent = "Three days, and you can follow it. The driver leaves a card, and you can fetch it."
        func length(_ heard: String, _ milliseconds: Int) -> String {
            let interrupt = RelayInterrupt(heard: heard, milliseconds: milliseconds)
            return String(sent.prefix(HeardText.length(in: sent, interrupt, charactersPerSecond: 10)))
        }
        // At 10 characters a second the first "and" ends at 1.5 s, the second at 6.4.
        #expect(length("and you can", 2_400) == "Three days, and you can")
        #expect(
            length("and you can", 7_000) == "Three days, and you can follow it. The driver leaves a card, and you can")
        #expect(length("and", 1_900) == "Three days, and")
        #expect(length("and", 6_000) == "Three days, and you can follow it. The driver leaves a card, and")
        // Far from either it is no such word.
        #expect(length("and", 3_700) == "Three days, and you can follow it.")
    }

    @Test("the word that comes next is measured with what stands before it")
    func nextWord() {
        #expect(HeardText.nextWord(in: "one two", after: 3) == 4)
        #expect(HeardText.nextWord(in: "one  two three", after: 3) == 5)
        #expect(HeardText.nextWord(in: "one", after: 3) == 0)
    }
}
