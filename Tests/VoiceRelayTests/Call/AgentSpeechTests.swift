import Testing

@testable import VoiceRelay

@Suite("Speed of a voice")
struct AgentSpeechTests {
    private static let sentence =
        "Your parcel is in Lisbon and will be delivered tomorrow morning between nine and ten o'clock"

    /// An agent that is cut short again and again, as Twilio tells it: only the words that were over.
    private func speed(ofVoice speed: Double, cutAfter cuts: [Double]) -> Double {
        var speech = AgentSpeech()
        for seconds in cuts {
            speech.startAnew()
            speech.add(Self.sentence, message: 0, at: .zero)
            let spoken = Self.sentence.prefix(Int(speed * seconds))
            let heard = spoken.prefix(upTo: spoken.lastIndex(of: " ") ?? spoken.startIndex)
            let interrupt = RelayInterrupt(heard: String(heard), milliseconds: Int(seconds * 1_000))
            speech.cut(interrupt, at: .milliseconds(Int64(seconds * 1_000)))
        }
        return speech.speed
    }

    @Test("short interruptions do not pull down what is learnt of a voice", arguments: [15.0, 18, 20])
    func shortCuts(voice: Double) {
        let cuts = (0..<24).map { 1.1 + 0.1 * Double($0 % 8) }
        let learnt = speed(ofVoice: voice, cutAfter: cuts)
        // Words that were not over are not told, so that it errs a little towards slow.
        #expect(abs(learnt - voice) < voice * 0.08, "\(learnt)")
    }

    @Test("one short interruption tells little, a long one more")
    func doubt() {
        let once = speed(ofVoice: 20, cutAfter: [1.2])
        let long = speed(ofVoice: 20, cutAfter: [4])
        #expect(once > 15 && once < 16.5)
        #expect(long > once && long < 20)
    }

    @Test("a time that cannot belong to the words teaches nothing")
    func nonsense() {
        var speech = AgentSpeech()
        speech.add(Self.sentence, message: 0, at: .zero)
        speech.cut(RelayInterrupt(heard: Self.sentence, milliseconds: 1_000), at: .seconds(1))
        #expect(speech.speed == 15)
    }
}
