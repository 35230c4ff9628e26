import JSON
import Models
import Testing

@testable import VoiceRelay

@Suite("Silence and keys")
struct SilenceAndKeyTests {
    @Test("who says nothing is asked three times, and then let go")
    func silence() {
        var rig = CallRig.greeted()
        var said: [String] = []
        for _ in 0..<4 { said.append(rig.wait(.seconds(22)).spoken) }
        #expect(said.prefix(3) == ["Still there?", "Still there?", "Still there?"])
        #expect(said[3] == "Goodbye.")
        guard case .end(let handoff?) = rig.done.commands.last else {
            Issue.record("no end")
            return
        }
        #expect(handoff.contains("unresponsive"))
    }

    @Test("while an answer is awaited nobody is asked whether they are there")
    func waiting() {
        var rig = CallRig.greeted(tools: ["a"])
        rig.say("Look it up")
        rig.want("a", saying: "I look.")
        #expect(rig.wait(.seconds(60)).spoken.contains("Still") == false)
    }

    @Test("keys that nobody asked for are told to the model together")
    func keys() {
        var rig = CallRig.greeted()
        for key in ["4", "2"] { rig.take(.received(.dtmf(key))) }
        let actions = rig.wait(.seconds(3))
        #expect(actions.requests.first?.talk.last == .user("[keys pressed: 42]"))
    }

    @Test("a menu needs one key and no model")
    func menu() {
        var rig = CallRig.greeted({ $0.keys = ["0": .person, "1": .words("What does it cost?")] })
        let one = rig.take(.received(.dtmf("1")))
        #expect(one.requests.first?.talk.last == .user("What does it cost?"))
        rig.reply("Ten.")
        let zero = rig.take(.received(.dtmf("0")))
        #expect(zero.spoken == "I am putting you through." && zero.requests.isEmpty)
    }

    @Test("digits are collected until their end, and the model is told")
    func collects() {
        var rig = CallRig.greeted(tools: ["collect-digits"])
        rig.say("I have a number")
        rig.want("collect-digits")
        #expect(rig.done("c0", "", deed: .collect(DigitWish())).spoken == "Please key it in.")
        for key in ["1", "2", "3"] { #expect(rig.take(.received(.dtmf(key))).requests.isEmpty) }
        let actions = rig.take(.received(.dtmf("#")))
        #expect(actions.requests.first?.talk.last == .tool(#"{"digits":"123"}"#, callID: "c0"))
    }

    @Test("secret digits go to the tool that needs them, and nowhere else")
    func secret() {
        var rig = CallRig.greeted(tools: ["collect-digits", "verify-code"])
        rig.say("My code")
        rig.want("collect-digits")
        let wish = DigitWish(most: 4, isSecret: true, next: .init(tool: "verify-code", argument: "code"))
        rig.done("c0", "", deed: .collect(wish))
        for key in ["9", "8", "7"] { rig.take(.received(.dtmf(key))) }
        let actions = rig.take(.received(.dtmf("6")))
        let use = actions.first { if case .use = $0 { true } else { false } }
        guard case .use(let call, _, secrets: ["code"])? = use else {
            Issue.record("not used")
            return
        }
        #expect(call.name == "verify-code" && call.arguments == #"{"code":"9876"}"#)
        rig.take(
            .toolDone(
                ToolUse(call: call, result: #"{"valid":true}"#, shownArguments: "{}", duration: .zero),
                answer: rig.answer))
        #expect(rig.done.requests.last?.talk.last == .tool(#"{"valid":true}"#, callID: "c0"))
        #expect(!rig.done.notes.contains { "\($0)".contains("9876") })
        #expect(!rig.done.requests.contains { "\($0.messages)".contains("9876") })
    }

    @Test("digits that do not come are given up")
    func noDigits() {
        var rig = CallRig.greeted(tools: ["collect-digits"])
        rig.say("A number")
        rig.want("collect-digits")
        rig.done("c0", "", deed: .collect(DigitWish()))
        let talk = rig.wait(.seconds(20)).requests.first?.talk
        #expect(talk?.last.map { "\($0)".contains("No key was pressed") } == true)
    }

    @Test("a key that was pressed before an interruption is told, though no words follow")
    func keyThenNoise() {
        var rig = CallRig.greeted()
        rig.say("Tell me more")
        rig.take(.model(.text("There is a lot to tell"), answer: rig.answer))
        rig.take(.received(.dtmf("1")))
        rig.take(.received(.interrupt(RelayInterrupt(heard: "There is", milliseconds: 600))))
        #expect(rig.wait(.seconds(4)).requests.last?.talk.last == .user("[keys pressed: 1]"))
    }
}
