import Models
import Testing

@testable import VoiceRelay

@Suite("Keys after a collection")
struct StrayKeyTests {
    private static let code = DigitWish(most: 4, isSecret: true, next: .init(tool: "verify-code", argument: "code"))

    /// A caller who has been asked for digits.
    private func asked(_ wish: DigitWish) -> CallRig {
        var rig = CallRig.greeted(tools: ["collect-digits", "verify-code"])
        rig.say("My code")
        rig.want("collect-digits")
        rig.done("c0", "", deed: .collect(wish))
        return rig
    }

    private func press(_ keys: String, in rig: inout CallRig) {
        for key in keys { rig.take(.received(.dtmf(String(key)))) }
    }

    @Test("a # behind the last digit does not have the code checked twice")
    func checkedOnce() {
        var rig = asked(Self.code)
        press("9876#", in: &rig)
        #expect(rig.done.usedTools.filter { $0 == "verify-code" } == ["verify-code"])
        rig.done("c0", #"{"valid":true}"#)
        #expect(rig.done.requests.last?.talk.last == .tool(#"{"valid":true}"#, callID: "c0"))
    }

    @Test("a # that comes when the tool is done is no question", arguments: [true, false])
    func noTurn(hasTool: Bool) {
        var rig = asked(hasTool ? Self.code : DigitWish(most: 4))
        press("9876", in: &rig)
        if hasTool { rig.done("c0", #"{"valid":true}"#) }
        let turns = rig.call.turns
        press("#", in: &rig)
        rig.wait(.seconds(3))
        #expect(rig.call.turns == turns)
        #expect(!rig.done.requests.contains { "\($0.messages)".contains("keys pressed") })
    }

    @Test("secret digits after a pause are told to nobody", arguments: ["", "#"])
    func afterPause(end: String) {
        var rig = asked(Self.code)
        press("12", in: &rig)
        rig.wait(.seconds(2))
        rig.done("c0", #"{"valid":false}"#)
        rig.reply("That was too short.")
        #expect(rig.call.hidesKeys(at: rig.now))
        press("34" + end, in: &rig)
        rig.wait(.seconds(4))
        #expect(!rig.done.requests.contains { "\($0.messages)".contains("keys pressed") })
        let noted = rig.done.notes.compactMap { if case .digits(let digits, _) = $0 { digits } else { nil } }
        #expect(noted == ["••"])
    }

    @Test("secret digits after the caller spoke in between are told to nobody")
    func afterWords() {
        var rig = asked(Self.code)
        press("12", in: &rig)
        rig.say("Let me look")
        press("34", in: &rig)
        rig.wait(.seconds(3))
        #expect(!rig.done.requests.contains { "\($0.messages)".contains("keys pressed") })
    }

    @Test("a # of the collection before does not end the next one")
    func nextCollection() {
        var rig = asked(DigitWish(most: 4))
        press("1234", in: &rig)
        rig.want("collect-digits")
        rig.done("c0", "", deed: .collect(DigitWish(most: 4)))
        press("#56", in: &rig)
        press("#", in: &rig)
        #expect(rig.done.requests.last?.talk.last == .tool(#"{"digits":"56"}"#, callID: "c0"))
    }

    @Test("the first key cuts short the words that ask for it, and the digits are collected all the same")
    func overTheQuestion() {
        var rig = asked(Self.code)
        rig.take(.received(.interrupt(RelayInterrupt(heard: "Please", milliseconds: 300))))
        #expect(rig.call.hidesKeys(at: rig.now))
        press("9876", in: &rig)
        let use = rig.done.last { if case .use = $0 { true } else { false } }
        guard case .use(let call, _, _)? = use else {
            Issue.record("not used")
            return
        }
        #expect(call.arguments == #"{"code":"9876"}"# && !rig.done.stopsTools)
    }

    @Test("digits that were pressed ahead are the first of those that are collected")
    func ahead() {
        var rig = CallRig.greeted(tools: ["collect-digits", "verify-code"])
        rig.say("My code")
        rig.want("collect-digits")
        press("98", in: &rig)
        #expect(rig.call.hidesKeys(at: rig.now))
        rig.done("c0", "", deed: .collect(Self.code))
        press("76", in: &rig)
        let use = rig.done.last { if case .use = $0 { true } else { false } }
        guard case .use(let call, _, _)? = use else {
            Issue.record("not used")
            return
        }
        #expect(call.arguments == #"{"code":"9876"}"#)
    }

    @Test("no secret begins with keys that were shown when they came")
    func shownAhead() {
        var rig = CallRig.greeted(tools: ["collect-digits", "verify-code"])
        rig.say("My code")
        #expect(!rig.call.hidesKeys(at: rig.now))
        press("98", in: &rig)
        rig.want("collect-digits")
        let begun = rig.done("c0", "", deed: .collect(Self.code))
        #expect(begun.spoken == "Please key it in.")
        press("4321", in: &rig)
        let secrets = rig.done.compactMap { if case .use(let call, _, ["code"]) = $0 { call.arguments } else { nil } }
        #expect(secrets == [#"{"code":"4321"}"#])
    }

    @Test("two collections at once are one, and the other is told so")
    func twice() {
        var rig = CallRig.greeted(tools: ["collect-digits"])
        rig.say("Two numbers")
        rig.want("collect-digits", "collect-digits")
        rig.done("c0", "", deed: .collect(DigitWish(most: 2)))
        rig.done("c1", "", deed: .collect(DigitWish(most: 2)))
        press("12", in: &rig)
        let results = rig.done.requests.last?.talk.suffix(2)
        #expect(results?.first == .tool(#"{"digits":"12"}"#, callID: "c0"))
        #expect(results?.last.map { "\($0)".contains("error") } == true)
    }

    @Test("a tool that got its digits and does something to the call is done with them")
    func deed() {
        var rig = asked(Self.code)
        press("9876", in: &rig)
        rig.done("c0", #"{"ok":true}"#, deed: .speak(.spanish))
        rig.reply("Gracias.")
        #expect(rig.call.collection == nil && rig.call.due.silence != nil)
    }

    @Test("a key during a goodbye is a reason to go on, and one after the end is none")
    func goodbye() {
        var rig = CallRig.greeted({ $0.keys = ["9": .goodbye, "1": .words("What does it cost?")] })
        press("9", in: &rig)
        press("1", in: &rig)
        rig.reply("Ten.")
        #expect(!rig.wait(.seconds(5)).commands.contains { if case .end = $0 { true } else { false } })
        press("9", in: &rig)
        rig.wait(.seconds(5))
        let (count, close) = (rig.done.count, rig.call.due.close)
        press("1", in: &rig)
        #expect(rig.done.count == count && rig.call.due.close == close)
    }

    @Test("a key for another language ends the answer in the old one, and is acknowledged")
    func language() {
        var rig = CallRig.greeted({ $0.keys = ["2": .language(.spanish)] })
        rig.say("Hello?")
        let actions = rig.take(.received(.dtmf("2")))
        #expect(actions.stopsAsking && actions.spoken == Said.speaking(.spanish))
    }

    @Test("after a while keys count again, and digits that are no secret do at once")
    func countAgain() {
        var rig = asked(Self.code)
        press("9876", in: &rig)
        rig.done("c0", #"{"valid":true}"#)
        rig.reply("Thank you.")
        rig.wait(.seconds(6))
        #expect(!rig.call.hidesKeys(at: rig.now))
        press("5#", in: &rig)
        #expect(rig.done.requests.last?.talk.last == .user("[keys pressed: 5#]"))
        var other = asked(DigitWish(most: 4))
        press("1234", in: &other)
        other.reply("Thank you.")
        press("5", in: &other)
        #expect(other.wait(.seconds(3)).requests.last?.talk.last == .user("[keys pressed: 5]"))
    }
}
