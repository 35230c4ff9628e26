import Models
import Testing

@testable import VoiceRelay

@Suite("Models that do as they like")
struct HostileModelTests {
    @Test("a model that asks for tools after the last round has not answered, and the caller hears of it")
    func endlessTools() {
        var rig = CallRig.greeted({ $0.patience.toolRounds = 2 }, tools: ["a"])
        rig.say("Do it")
        for _ in 0..<2 {
            #expect(rig.want("a").usedTools == ["a"])
            rig.done("c0", "fine")
        }
        let last = rig.want("a")
        #expect(last.usedTools.isEmpty)
        #expect(last.spoken == "Sorry, say that again?")
        #expect(rig.say("Again").requests.first?.talk.last == .user("Again"))
    }

    @Test("of an answer after a shortened history nothing stays that was not heard")
    func shortenedAndCut() {
        var rig = CallRig.greeted()
        for number in 0..<6 {
            rig.say("Question \(number)")
            rig.reply("Answer \(number)")
        }
        rig.say("The last question")
        rig.take(.modelFailed(ModelFailure(.tooLong, "too long"), answer: rig.answer))
        rig.take(.model(.text("Nobody hears this"), answer: rig.answer))
        rig.take(.received(.interrupt(RelayInterrupt(heard: "", milliseconds: 0))))
        let talk = rig.say("Another one").requests.first?.talk ?? []
        #expect(talk.suffix(2) == [.user("The last question"), .user("Another one")])
        #expect(!talk.contains(.assistant("")))
    }

    @Test("an answer that is empty after a lead-in is no silence either")
    func emptyAfterLeadIn() {
        var rig = CallRig.greeted(tools: ["a"])
        rig.say("Where is it?")
        rig.want("a", saying: "Let me check.")
        rig.done("c0", "fine")
        #expect(rig.reply().spoken == "Sorry, say that again?")
    }
}
