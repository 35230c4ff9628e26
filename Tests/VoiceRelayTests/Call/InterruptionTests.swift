import JSON
import Models
import Testing

@testable import VoiceRelay

@Suite("Interruptions")
struct InterruptionTests {
    private func speaking() -> CallRig {
        var rig = CallRig.greeted()
        rig.say("Where is my parcel?")
        rig.take(.model(.text("Your parcel is in Lisbon, and it will be delivered tomorrow"), answer: rig.answer))
        return rig
    }

    @Test("the request is stopped at once, and only what was heard was said")
    func heard() {
        var rig = speaking()
        let actions = rig.take(
            .received(.interrupt(RelayInterrupt(heard: "your parcel is in lisbon", milliseconds: 1_600))))
        #expect(actions.stopsAsking)
        #expect(actions.texts.isEmpty)
        #expect(actions.answers.last?.heard == "Your parcel is in Lisbon")
        let next = rig.say("Stop, another one please")
        #expect(
            next.requests.first?.talk.suffix(2) == [
                .assistant("Your parcel is in Lisbon"), .user("Stop, another one please"),
            ])
    }

    @Test("nothing more of that turn is sent, whatever comes late")
    func late() {
        var rig = speaking()
        let answer = rig.answer
        rig.take(.received(.interrupt(RelayInterrupt(heard: "Your parcel"))))
        #expect(rig.take(.model(.text(" at noon"), answer: answer)).isEmpty)
        #expect(rig.take(.modelFailed(ModelFailure(.cut, ""), answer: answer)).isEmpty)
        #expect(rig.wait(.seconds(15)).spoken.isEmpty)
    }

    @Test("an answer that was wholly sent is cut as well")
    func afterTheEnd() {
        var rig = CallRig.greeted()
        rig.say("Where is it?")
        rig.reply("It is in Lisbon.", " It arrives tomorrow.")
        let actions = rig.take(.received(.interrupt(RelayInterrupt(heard: "It is in Lisbon."))))
        #expect(actions.answers.last?.heard == "It is in Lisbon")
        #expect(rig.say("What?").requests.first?.talk.contains(.assistant("It is in Lisbon")) == true)
    }

    @Test("an answer of which nothing was heard was never said")
    func nothing() {
        var rig = speaking()
        rig.take(.received(.interrupt(RelayInterrupt(heard: "", milliseconds: 0))))
        #expect(rig.say("No").requests.first?.talk.suffix(2) == [.user("Where is my parcel?"), .user("No")])
    }

    @Test("where the words are not found, the time decides, between two words")
    func byTime() {
        var rig = speaking()
        let actions = rig.take(.received(.interrupt(RelayInterrupt(heard: "xyzzy", milliseconds: 1_000))))
        #expect(actions.answers.last?.heard == "Your parcel is")
    }

    @Test("a greeting is cut short like anything else")
    func greeting() {
        var rig = CallRig()
        rig.take(.began(greeting: "Hello, this is the desk of the company.", memory: nil))
        let actions = rig.take(.received(.interrupt(RelayInterrupt(heard: "Hello, this is"))))
        #expect(actions.notes == [.greeted("Hello, this is", .english)])
        #expect(rig.say("Hi, a question").requests.first?.talk.first == .assistant("Hello, this is"))
    }

    @Test("tools that were not done have a result all the same")
    func tools() {
        var rig = CallRig.greeted(tools: ["a", "b"])
        rig.say("Do both")
        rig.want("a", "b", saying: "One moment while I look.")
        rig.done("c0", "fine")
        let actions = rig.take(.received(.interrupt(RelayInterrupt(heard: "One moment"))))
        #expect(actions.stopsTools)
        let talk = rig.say("Forget it").requests.first?.talk ?? []
        #expect(
            talk.suffix(4) == [
                .assistant(
                    "One moment",
                    calls: [
                        ToolCall(id: "c0", name: "a", arguments: "{}"), ToolCall(id: "c1", name: "b", arguments: "{}"),
                    ]),
                .tool("fine", callID: "c0"), .tool(Call.aborted, callID: "c1"), .user("Forget it"),
            ])
    }

    @Test("a filler that was heard is no part of what was said")
    func fillers() {
        var rig = CallRig.greeted()
        rig.say("Where is my parcel?")
        rig.wait(.seconds(1))
        rig.take(.model(.text("It is in Lisbon."), answer: rig.answer))
        let actions = rig.take(.received(.interrupt(RelayInterrupt(heard: "Let me see. It is in"))))
        #expect(actions.answers.last?.heard == "It is in")
    }

    @Test("what was heard long ago is not cut by what cuts a later word")
    func heardLongAgo() {
        var rig = CallRig.greeted()
        rig.say("Where is it?")
        rig.reply("It is in Lisbon.")
        let asked = rig.wait(.seconds(22))
        #expect(asked.spoken == "Still there?")
        let actions = rig.take(.received(.interrupt(RelayInterrupt(heard: "St", milliseconds: 200))))
        #expect(actions.answers.isEmpty)
        #expect(rig.say("I am").requests.first?.talk.contains(.assistant("It is in Lisbon.")) == true)
    }

    @Test("the time told of a later round is not counted from the first")
    func laterRound() {
        var rig = CallRig.greeted(tools: ["a"])
        rig.say("Where is it?")
        rig.want("a", saying: "Let me check that for you.")
        rig.wait(.seconds(4))
        rig.done("c0", "Lisbon")
        rig.take(.model(.text("It is in Lisbon"), answer: rig.answer))
        rig.wait(.milliseconds(500))
        let actions = rig.take(.received(.interrupt(RelayInterrupt(heard: "", milliseconds: 400))))
        #expect(actions.answers.last?.heard == "Let me check that for you.It is")
    }

    @Test("an end that is told just before the interruption is the interruption's")
    func endToldFirst() {
        var rig = speaking()
        rig.take(.received(.info(name: "agentSpeaking", value: "on")))
        rig.wait(.seconds(1))
        rig.take(.received(.info(name: "agentSpeaking", value: "off")))
        rig.wait(.milliseconds(50))
        let actions = rig.take(.received(.interrupt(RelayInterrupt(heard: "Your parcel", milliseconds: 900))))
        #expect(actions.answers.last?.heard == "Your parcel")
    }

    @Test("a pause of the model leaves no blank in what was said")
    func pause() {
        var rig = speaking()
        rig.wait(.seconds(8))
        rig.take(.model(.text(", at noon."), answer: rig.answer))
        rig.take(.model(.finished(.stop), answer: rig.answer))
        let answer = rig.take(.modelEnded(answer: rig.answer)).answers.last
        #expect(answer?.sent == "Your parcel is in Lisbon, and it will be delivered tomorrow, at noon.")
    }
}
