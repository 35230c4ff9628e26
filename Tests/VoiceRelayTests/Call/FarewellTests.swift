import Models
import Testing

@testable import VoiceRelay

@Suite("Last words")
struct FarewellTests {
    private static let on = CallEvent.received(.info(name: "agentSpeaking", value: "on"))
    private static let off = CallEvent.received(.info(name: "agentSpeaking", value: "off"))
    private static let longGoodbye = String(repeating: "Thank you for all. ", count: 15) + "Goodbye."

    /// A call that ends once its goodbye has been heard.
    private func ending(_ words: String) -> CallRig {
        var rig = CallRig.greeted(tools: ["end-call"])
        rig.say("That was all, bye")
        rig.want("end-call", saying: words)
        rig.done("c0", "ok", deed: .end(reason: "done"))
        return rig
    }

    private func ends(_ actions: [CallAction]) -> Bool {
        actions.commands.contains { if case .end = $0 { true } else { false } }
    }

    @Test("a voice that is slower than reckoned is heard out")
    func slowVoice() {
        var rig = ending(Self.longGoodbye)
        rig.take(Self.on)
        #expect(!ends(rig.wait(.seconds(27))))
        rig.take(Self.off)
        #expect(ends(rig.wait(.seconds(1))))
    }

    @Test("the end of what was spoken before the goodbye is not its end")
    func earlierSound() {
        var rig = CallRig.greeted(tools: ["end-call"])
        rig.say("That was all, bye")
        rig.wait(.milliseconds(800))
        rig.take(Self.on)
        rig.wait(.milliseconds(100))
        rig.want("end-call", saying: "Goodbye and thank you, it was very nice to have had you on the line.")
        rig.done("c0", "ok", deed: .end(reason: "done"))
        rig.wait(.milliseconds(100))
        rig.take(Self.off)
        #expect(!ends(rig.wait(.seconds(2))))
        #expect(ends(rig.wait(.seconds(8))))
    }

    @Test("who cuts the goodbye short goes on, though its end was told first")
    func cutAfterEnd() {
        var rig = ending(Self.longGoodbye)
        rig.wait(.milliseconds(300))
        rig.take(Self.on)
        rig.wait(.seconds(2))
        rig.take(Self.off)
        #expect(!ends(rig.wait(.milliseconds(100))))
        rig.take(.received(.interrupt(RelayInterrupt(heard: "Thank you for all.", milliseconds: 1_900))))
        #expect(!ends(rig.wait(.seconds(5))))
        #expect(rig.say("One more thing").requests.count == 1)
    }

    @Test("a sound whose end is never told keeps nobody on the line for ever")
    func lostEnd() {
        var rig = ending("Goodbye.")
        rig.take(Self.on)
        #expect(ends(rig.wait(.seconds(60))))
        var waiting = CallRig.greeted()
        waiting.take(Self.on)
        #expect(waiting.wait(.seconds(75)).spoken.contains("Still there?"))
        #expect(waiting.say("yes").requests.count == 1)
    }
}
