import JSON
import Models
import Testing

@testable import VoiceRelay

@Suite("Turns")
struct TurnTests {
    @Test("an answer is sent word by word, and its end is told")
    func answers() {
        var rig = CallRig.greeted()
        let asked = rig.say("Where is my parcel?")
        #expect(asked.requests.first?.talk == [.assistant("Hello!"), .user("Where is my parcel?")])
        let said = rig.reply("On", " its", " way.")
        #expect(said.texts == [RelayText("On"), RelayText(" its"), RelayText(" way."), RelayText("", isLast: true)])
        #expect(said.answers.map(\.sent) == ["On its way."])
        #expect(rig.say("Thanks").requests.first?.talk.last == .user("Thanks"))
        #expect(rig.done.requests.last?.talk.contains(.assistant("On its way.")) == true)
    }

    @Test(
        "a model is told who calls, and not a number that stands for none",
        arguments: [("+15005550001", true), ("+266696687", false), ("", false)])
    func numbers(number: String, isTold: Bool) {
        var rig = CallRig(from: number)
        rig.take(.began(greeting: "Hello!", memory: nil))
        rig.wait(.seconds(2))
        let asked = rig.say("Who am I?")
        guard case .system(let told)? = asked.requests.first?.messages.first else {
            Issue.record("The model was told nothing.")
            return
        }
        #expect(told.contains("caller's number") == isTold)
    }

    @Test("words that are not all there are shown and not answered")
    func partial() {
        var rig = CallRig.greeted()
        let actions = rig.take(.received(.prompt(RelayPrompt(text: "Where is", isLast: false))))
        #expect(actions.requests.isEmpty)
        #expect(actions.count == 1)
    }

    @Test("a caller who goes on speaking overtakes the answer")
    func overtakes() {
        var rig = CallRig.greeted()
        rig.say("One")
        let first = rig.answer
        rig.take(.model(.text("First"), answer: first))
        let actions = rig.say("Two, please tell me")
        #expect(actions.stopsAsking)
        #expect(actions.texts.last == RelayText("", isLast: true))
        // What still comes of the first is late.
        #expect(rig.take(.model(.text(" late"), answer: first)).isEmpty)
        #expect(
            rig.done.requests.last?.talk.suffix(3) == [.user("One"), .assistant("First"), .user("Two, please tell me")])
    }

    @Test("nothing a model says becomes a mark of the speech")
    func safe() {
        var rig = CallRig.greeted()
        rig.say("Say it")
        #expect(rig.reply("a < b & c").spoken == "a &lt; b &amp; c")
        #expect(rig.done.answers.last?.sent == "a < b & c")
    }

    @Test("while the answer is awaited something is said, twice at most, and no model is told")
    func fillers() {
        var rig = CallRig.greeted()
        rig.say("Hm, what about my parcel?")
        #expect(rig.wait(.milliseconds(699)).spoken.isEmpty)
        let first = rig.wait(.milliseconds(2))
        #expect(first.texts.count == 1 && first.texts[0].isLast)
        let second = rig.wait(.seconds(5))
        #expect(second.texts.count == 1 && second.spoken != first.spoken)
        #expect(rig.wait(.seconds(10)).spoken.isEmpty)
        rig.reply("Here.")
        rig.say("And now?")
        #expect(rig.done.requests.last?.talk.map(\.self).contains(.assistant(first.spoken)) == false)
    }

    @Test("an answer in time needs no filler")
    func noFiller() {
        var rig = CallRig.greeted()
        rig.say("Where is it?")
        rig.wait(.milliseconds(500))
        rig.take(.model(.text("Here"), answer: rig.answer))
        #expect(rig.wait(.seconds(10)).spoken.isEmpty)
    }

    @Test("a model in trouble is never silence, and the call goes on")
    func trouble() {
        var rig = CallRig.greeted()
        rig.say("Where is it?")
        let actions = rig.take(.modelFailed(ModelFailure(.unavailable, "down"), answer: rig.answer))
        #expect(actions.spoken == "Sorry, say that again?")
        #expect(actions.answers.last?.finish == "failed")
        #expect(rig.say("Again: where?").requests.count == 1)
        #expect(rig.reply("There.").spoken == "There.")
    }

    @Test("an answer that breaks off keeps what was said")
    func cutStream() {
        var rig = CallRig.greeted()
        rig.say("Where is it?")
        rig.take(.model(.text("It is"), answer: rig.answer))
        let actions = rig.take(.modelFailed(ModelFailure(.cut, "cut"), answer: rig.answer))
        #expect(actions.spoken == "Sorry, say that again?")
        rig.say("Go on")
        #expect(rig.done.requests.last?.talk.contains(.assistant("It is")) == true)
    }

    @Test("a model that has nothing to say is no silence either")
    func empty() {
        var rig = CallRig.greeted()
        rig.say("Hello?")
        #expect(rig.reply().spoken == "Sorry, say that again?")
    }

    @Test("a history the model cannot hold is shortened once")
    func tooLong() {
        var rig = CallRig.greeted()
        for number in 0..<6 {
            rig.say("Question \(number)")
            rig.reply("Answer \(number)")
        }
        rig.say("The last question")
        let before = rig.done.requests.last?.talk.count ?? 0
        let actions = rig.take(.modelFailed(ModelFailure(.tooLong, "too long"), answer: rig.answer))
        #expect(
            actions.requests.first.map { $0.talk.count < before && $0.talk.last == .user("The last question") } == true)
        #expect(actions.spoken.isEmpty)
    }

    @Test("a cost that is told after the end belongs to the answer")
    func usage() {
        var rig = CallRig.greeted()
        rig.say("Where?")
        let answer = rig.answer
        rig.take(.model(.text("There."), answer: answer))
        #expect(rig.take(.model(.finished(.stop), answer: answer)).texts.last?.isLast == true)
        rig.take(.model(.usage(ChatUsage(prompt: 7, completion: 2)), answer: answer))
        #expect(rig.take(.modelEnded(answer: answer)).answers.first?.usage == ChatUsage(prompt: 7, completion: 2))
    }

    @Test("the parts of a turn's time make up the whole")
    func times() {
        var rig = CallRig.greeted()
        rig.say("Where?")
        rig.now += .milliseconds(2)
        rig.take(.asked(answer: rig.answer))
        rig.now += .milliseconds(300)
        rig.take(.model(.text("There."), answer: rig.answer))
        rig.now += .milliseconds(1)
        rig.take(.framed(answer: rig.answer))
        rig.now += .milliseconds(100)
        let times = rig.reply().answers.last?.times
        #expect(times == TurnTimes(context: 2_000, model: 300_000, relay: 1_000, tools: 0, rest: 100_000))
        #expect(times?.whole == 403_000)
    }

    private func resumed(_ messages: [ChatMessage], handedOver: Bool = false) -> (CallRig, [CallAction]) {
        var rig = CallRig()
        let opening = CallOpening(
            from: "+15005550001", to: "+15005550006", direction: "inbound", agent: "desk", version: 1,
            language: .english)
        let memory = CallMemory(
            opening: opening, messages: messages, language: .english, agent: "desk", version: 1, turns: 3,
            wasHandedOver: handedOver)
        let actions = rig.take(.began(greeting: "We were cut off.", memory: memory))
        return (rig, actions)
    }

    @Test("a question that a break cut off from its answer is answered when the call goes on")
    func unanswered() {
        var (rig, actions) = resumed([.user("Where is it?")])
        #expect(actions.requests.first?.talk == [.assistant("We were cut off."), .user("Where is it?")])
        let said = rig.reply("In Lisbon.")
        #expect(said.answers.map(\.sent) == ["In Lisbon."] && said.answers.first?.turn == 3)
        #expect(!rig.done.notes.contains { if case .asked = $0 { true } else { false } })
    }

    @Test("tools that were used before the break are not used again for what they told")
    func unansweredTools() {
        let call = ToolCall(id: "c", name: "a", arguments: "{}")
        let used: [ChatMessage] = [.user("Where is it?"), .assistant("", calls: [call]), .tool("Lisbon", callID: "c")]
        let (_, actions) = resumed(used)
        #expect(actions.requests.first?.talk == [.assistant("We were cut off.")] + used)
    }

    @Test("a hand-over whose words were cut off is no question that is open")
    func handedOver() {
        let call = ToolCall(id: "c", name: "transfer", arguments: "{}")
        let used: [ChatMessage] = [.user("A person!"), .assistant("", calls: [call]), .tool("ok", callID: "c")]
        let (rig, actions) = resumed(used, handedOver: true)
        #expect(actions.requests.isEmpty && rig.call.due.silence != nil)
        #expect(rig.call.history.messages == used + [.assistant("We were cut off.")])
    }

    @Test("a call that broke off after its answer waits for the caller")
    func answered() {
        let (_, actions) = resumed([.user("Where is it?"), .assistant("In Lisbon.")])
        #expect(actions.requests.isEmpty)
    }

    @Test("small words while the agent speaks are no turn")
    func backChannel() {
        var rig = CallRig.greeted()
        rig.say("Tell me all about it")
        rig.reply("It is a long story that takes a while to tell to anybody who listens.")
        #expect(rig.say("uh-huh").requests.isEmpty)
        rig.wait(.seconds(10))
        #expect(rig.say("yes").requests.count == 1)
    }
}
