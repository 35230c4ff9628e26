import Models
import Testing

@testable import VoiceRelay

@Suite("Pieces of speech")
struct SpeechPieceTests {
    private func taken(_ rules: SpeechPieces.Rules, _ words: String...) -> [String] {
        var pieces = SpeechPieces(rules)
        let sent = words.map { pieces.take($0) }
        return sent + [pieces.finish()]
    }

    @Test("without ends every word goes out as it comes")
    func atOnce() {
        #expect(taken(SpeechPieces.Rules(), "It", " is", " so.") == ["It", " is", " so.", ""])
    }

    @Test("with ends it goes out as far as the last of them, and the rest when all has come")
    func atEnds() {
        let rules = SpeechPieces.Rules(ends: [".", "? "])
        #expect(
            taken(rules, "It is", " so. Is it", "? Yes", " it is") == ["", "It is so.", " Is it? ", "", "Yes it is"])
        #expect(taken(rules, "One. Two. Thr", "ee.") == ["One. Two.", " Three.", ""])
        // An end may come in two parts.
        #expect(taken(rules, "Is it?", " Yes.") == ["", "Is it? Yes.", ""])
    }

    @Test("what is long enough does not wait for an end")
    func longest() {
        let rules = SpeechPieces.Rules(ends: ["."], longest: 10)
        #expect(taken(rules, "one two", " three", " four") == ["", "one two three", "", " four"])
    }

    @Test("a call sends what is held back when its time is over, and only then")
    func patience() {
        var rig = CallRig.greeted { $0.pieces = SpeechPieces.Rules(ends: ["."], patience: .milliseconds(700)) }
        rig.say("Where is my parcel?")
        #expect(rig.take(.model(.text("It lies"), answer: rig.answer)).spoken.isEmpty)
        #expect(rig.wait(.milliseconds(699)).texts.isEmpty)
        #expect(rig.wait(.milliseconds(1)).texts.map(\.token) == ["It lies"])
        #expect(rig.take(.model(.text(" in Lisbon. It"), answer: rig.answer)).spoken == " in Lisbon.")
        let rest = rig.take(.model(.finished(.stop), answer: rig.answer))
        #expect(rest.spoken == " It")
        // Nothing is sent once more when the time of a piece would have been over.
        #expect(rig.wait(.seconds(2)).texts.isEmpty)
        #expect(rig.call.history.messages.last == .assistant("It lies in Lisbon. It"))
    }
}
