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

    @Test("of more tools at once than anybody needs the first are used, and the others have a result")
    func tooManyTools() {
        var rig = CallRig.greeted(tools: ["a"])
        rig.say("Do it")
        for place in 0..<40 {
            let call = ToolCall(id: "c\(place)", name: "a", arguments: "{}")
            rig.take(.model(.toolCall(call), answer: rig.answer))
        }
        #expect(rig.take(.model(.finished(.toolCalls), answer: rig.answer)).usedTools.count == 16)
        var requests: [ChatRequest] = []
        for place in 0..<16 { requests += rig.done("c\(place)", "fine").requests }
        let results = requests.first?.talk.suffix(40).map { "\($0)" } ?? []
        #expect(requests.count == 1 && results.filter { $0.contains("too many") }.count == 24)
    }
}
