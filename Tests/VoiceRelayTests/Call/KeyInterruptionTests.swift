import Models
import Testing

@testable import VoiceRelay

/// Twilio tells of an interruption before each key that is pressed while the agent speaks.
@Suite("Keys that cut the agent's words off")
struct KeyInterruptionTests {
    private static let words = "Thank you, your code is right."

    /// A caller who has keyed a code in, and whose tool has answered.
    private func keyed(
        _ keys: String = "9876", secret: Bool = true, result: String = #"{"valid":true}"#,
        _ change: (inout Agent) -> Void = { _ in }
    ) -> CallRig {
        var rig = CallRig.greeted(change, tools: ["collect-digits", "verify-code", "end-call"])
        rig.say("My code")
        rig.want("collect-digits")
        let wish = DigitWish(most: 4, isSecret: secret, next: .init(tool: "verify-code", argument: "code"))
        rig.done("c0", "", deed: .collect(wish))
        for key in keys { rig.take(.received(.dtmf(String(key)))) }
        if keys.count < 4 { rig.wait(.seconds(2)) }
        rig.done("c0", result)
        return rig
    }

    private func interrupt(_ heard: String, in rig: inout CallRig) -> [CallAction] {
        rig.take(.received(.interrupt(RelayInterrupt(heard: heard, milliseconds: 600))))
    }

    private func press(_ key: String, in rig: inout CallRig) -> [CallAction] { rig.take(.received(.dtmf(key))) }

    @Test("a # behind the last digit stops no model, and what it cut off is said again")
    func goesOn() {
        var rig = keyed()
        rig.take(.model(.text("Thank you, your code"), answer: rig.answer))
        let (answer, cut) = (rig.answer, interrupt("Thank you,", in: &rig))
        #expect(!cut.stopsAsking && cut.answers.isEmpty)
        #expect(press("#", in: &rig).spoken == ", your code")
        rig.take(.model(.text(" is right."), answer: answer))
        rig.take(.model(.finished(.stop), answer: answer))
        let done = rig.take(.modelEnded(answer: answer))
        #expect(done.answers.map(\.sent) == [Self.words] && done.answers[0].finish == "stop")
        #expect(rig.say("Fine, and now?").requests.first?.talk.suffix(2).first == .assistant(Self.words))
    }

    @Test("an answer that was wholly sent is heard to its end, key by key")
    func saidAgain() {
        var rig = keyed("98")
        rig.reply(Self.words)
        // Twilio tells of what was said since the key before.
        _ = interrupt("Thank you,", in: &rig)
        #expect(press("7", in: &rig).spoken == ", your code is right.")
        _ = interrupt("your code", in: &rig)
        #expect(press("6", in: &rig).spoken == " is right.")
        #expect(rig.say("Fine, and now?").requests.first?.talk.suffix(2).first == .assistant(Self.words))
    }

    @Test("what comes while it is not known who cut in waits, and what was open is closed")
    func meanwhile() {
        var rig = keyed()
        rig.take(.model(.text("Thank you, your code"), answer: rig.answer))
        let answer = rig.answer
        // Twilio speaks nothing before the end of what it has stopped to speak.
        #expect(interrupt("Thank you,", in: &rig).texts == [RelayText("", isLast: true)])
        #expect(rig.take(.model(.text(" is right."), answer: answer)).texts.isEmpty)
        #expect(press("#", in: &rig).texts == [RelayText(", your code is right.")])
        rig.take(.model(.finished(.stop), answer: answer))
        #expect(rig.take(.modelEnded(answer: answer)).answers.map(\.heard) == [nil])
        #expect(rig.call.history.messages.last == .assistant(Self.words))
    }

    @Test("what comes before the caller's words was not said, and no more is asked for")
    func beforeWords() {
        var rig = keyed()
        rig.take(.model(.text("Thank you, your code"), answer: rig.answer))
        _ = interrupt("Thank you,", in: &rig)
        rig.take(.model(.text(" is right."), answer: rig.answer))
        let partial = rig.take(.received(.prompt(RelayPrompt(text: "Wait", language: nil, isLast: false))))
        #expect(partial.stopsAsking)
        #expect(partial.answers.map(\.sent) == [Self.words] && partial.answers.map(\.heard) == ["Thank you"])
        let asked = rig.say("Wait, another thing")
        #expect(asked.requests.first?.talk.suffix(2).first == .assistant("Thank you") && asked.answers.isEmpty)
    }

    @Test("an interruption that no key follows was the caller's, soon")
    func noKey() {
        var rig = keyed()
        rig.reply(String(repeating: "A long story goes on. ", count: 60))
        rig.wait(.seconds(1))
        _ = interrupt("A long story goes on.", in: &rig)
        let later = rig.wait(.milliseconds(500))
        #expect(later.answers.map(\.heard) == ["A long story goes on"])
        // From then on nobody says anything, which is asked about in its time.
        #expect(rig.wait(.seconds(21)).spoken == "Still there?")
    }

    @Test("who cuts a goodbye short is not hung up on while they speak")
    func goodbyeCut() {
        var rig = keyed()
        rig.want("end-call", saying: "Thank you and goodbye.")
        rig.done("c0", "ok", deed: .end(reason: "done"))
        _ = interrupt("Thank you", in: &rig)
        for _ in 0..<7 {
            rig.wait(.seconds(1))
            rig.take(.received(.prompt(RelayPrompt(text: "Wait, I", language: nil, isLast: false))))
        }
        #expect(rig.say("Wait, I have another question").requests.count == 1)
    }

    @Test("what is said after a cut is measured by itself")
    func measuredAnew() {
        var rig = keyed()
        rig.reply(Self.words)
        _ = interrupt("Thank you,", in: &rig)
        _ = press("#", in: &rig)
        // 600 ms are nine characters of what was said since.
        rig.take(.received(.interrupt(RelayInterrupt(heard: "", milliseconds: 600))))
        #expect(press("#", in: &rig).spoken == " code is right.")
    }

    @Test("a # of the collection before cuts no question off for good")
    func nextQuestion() {
        var rig = keyed("12", secret: false)
        rig.want("collect-digits", saying: "And now the date, please.")
        rig.done("c0", "", deed: .collect(DigitWish(most: 4)))
        _ = interrupt("And now", in: &rig)
        #expect(press("#", in: &rig).spoken == " the date, please.")
        for key in "0112" { _ = press(String(key), in: &rig) }
        #expect(rig.done.requests.last?.talk.last == .tool(#"{"digits":"0112"}"#, callID: "c0"))
    }

    @Test("a goodbye that a stray key cut off is said, and is the end")
    func goodbye() {
        var rig = keyed()
        rig.want("end-call", saying: "Thank you and goodbye.")
        rig.done("c0", "ok", deed: .end(reason: "done"))
        _ = interrupt("Thank you", in: &rig)
        #expect(press("#", in: &rig).spoken == " and goodbye.")
        #expect(rig.wait(.seconds(5)).commands.contains { if case .end = $0 { true } else { false } })
    }

    @Test("where it was the caller's voice, what they did not hear was not said")
    func voice() {
        var rig = keyed()
        rig.reply(Self.words)
        _ = interrupt("Thank you,", in: &rig)
        let asked = rig.say("Wait, another thing")
        #expect(asked.requests.first?.talk.suffix(2).first == .assistant("Thank you"))
        #expect(asked.answers.map(\.heard) == ["Thank you"])
        #expect(!asked.spoken.contains("code"))
    }

    @Test("a key of the menu counts, unless it may be a digit of a secret", arguments: [true, false])
    func menu(isWhole: Bool) {
        var rig = keyed(isWhole ? "9876" : "98") { $0.keys = ["0": .person] }
        rig.reply(Self.words)
        _ = interrupt("Thank you,", in: &rig)
        #expect((press("0", in: &rig).spoken == "I am putting you through.") == isWhole)
    }

    @Test("a question that keys are to answer is asked, though it is never known who cut in")
    func questionInDoubt() {
        var rig = keyed("12", secret: false)
        rig.take(.model(.text("Thank you."), answer: rig.answer))
        _ = interrupt("Thank", in: &rig)
        rig.want("collect-digits", saying: " Now the date, please.")
        rig.done("c0", "", deed: .collect(DigitWish(most: 4)))
        #expect(rig.wait(.milliseconds(500)).spoken == " you. Now the date, please.")
        #expect(rig.call.due.keys.map { $0 > rig.now + .seconds(10) } == true)
    }

    @Test("what is said again has its blanks, and is what was sent")
    func blanks() {
        var rig = keyed()
        rig.take(.received(.interrupt(RelayInterrupt(heard: "", milliseconds: 0))))
        rig.wait(.seconds(1))
        rig.say("And now?")
        rig.wait(.milliseconds(750))
        let filler = rig.done.texts.last { !$0.token.isEmpty }?.token ?? ""
        rig.take(.model(.text("Thank you,"), answer: rig.answer))
        rig.take(.model(.text(" your code"), answer: rig.answer))
        _ = interrupt(String(filler.prefix(3)), in: &rig)
        rig.take(.model(.text(" is right."), answer: rig.answer))
        let again = press("#", in: &rig)
        #expect(again.spoken == "\(filler.dropFirst(3)) \(Self.words)", "\(filler)")
        rig.take(.model(.finished(.stop), answer: rig.answer))
        #expect(rig.take(.modelEnded(answer: rig.answer)).answers.map(\.heard) == [nil])
    }

    @Test("a caller who hangs up while it is not known who cut in was not put through")
    func hungUp() {
        var rig = keyed()
        rig.want("end-call", saying: "I am putting you through.")
        rig.done("c0", "ok", deed: .handOver(reason: "a person", summary: "A code."))
        _ = interrupt("I am", in: &rig)
        let gone = rig.take(.dropped(reason: "closed 1000"))
        let handedOver = gone.notes.contains { if case .handedOver = $0 { true } else { false } }
        #expect(!handedOver && gone.commands.isEmpty)
    }
}
