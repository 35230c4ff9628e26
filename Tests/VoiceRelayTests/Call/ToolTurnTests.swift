import JSON
import Models
import Testing

@testable import VoiceRelay

@Suite("Tools in a turn")
struct ToolTurnTests {
    @Test("all that were asked for are used, and the model goes on when all are done")
    func parallel() {
        var rig = CallRig.greeted(tools: ["a", "b"])
        rig.say("Do both")
        #expect(rig.want("a", "b").usedTools == ["a", "b"])
        #expect(rig.done("c1", "two").requests.isEmpty)
        let talk = rig.done("c0", "one").requests.first?.talk ?? []
        #expect(talk.suffix(2) == [.tool("one", callID: "c0"), .tool("two", callID: "c1")])
        #expect(rig.reply("Both done.").spoken == "Both done.")
    }

    @Test("after so many rounds no more tools are offered")
    func rounds() {
        var rig = CallRig.greeted({ $0.patience.toolRounds = 2 }, tools: ["a"])
        rig.say("Do it")
        rig.want("a")
        #expect(rig.done("c0", "x").requests.first?.toolChoice == .auto)
        rig.want("a")
        #expect(rig.done("c0", "x").requests.first?.toolChoice == ChatRequest.ToolChoice.none)
    }

    @Test("a slow tool is bridged early")
    func slow() {
        var rig = CallRig.greeted(tools: ["slow"], slow: ["slow"])
        rig.say("Look it up")
        rig.take(.model(.toolBegun(name: "slow"), answer: rig.answer))
        #expect(!rig.wait(.milliseconds(301)).spoken.isEmpty)
    }

    @Test("a slow tool is bridged early beside others")
    func slowBesideOthers() {
        var rig = CallRig.greeted(tools: ["fast", "slow"], slow: ["slow"])
        rig.say("Look it up")
        rig.want("fast", "slow")
        #expect(!rig.wait(.milliseconds(301)).spoken.isEmpty)
    }

    @Test("a session ends after the goodbye was heard, and says why")
    func ends() {
        var rig = CallRig.greeted(tools: ["end-call"])
        rig.say("Bye")
        rig.want("end-call", saying: "Goodbye and thank you.")
        let actions = rig.done("c0", "ok", deed: .end(reason: "done"))
        #expect(!actions.commands.contains { if case .end = $0 { true } else { false } })
        let end = rig.wait(.seconds(10)).commands.last
        guard case .end(let handoff?) = end, let data = try? JSONObject(parsing: handoff) else {
            Issue.record("no end")
            return
        }
        #expect(data["reasonCode"] == "ended" && data["reason"] == "done" && data["agent"] == "desk")
    }

    @Test("who says nothing before a transfer says so in stock words")
    func transfer() {
        var rig = CallRig.greeted(tools: ["transfer"])
        rig.say("A person, please")
        rig.want("transfer")
        let actions = rig.done("c0", "ok", deed: .handOver(reason: "asked", summary: "wants a person"))
        #expect(actions.spoken == "I am putting you through.")
        guard case .end(let handoff?) = rig.wait(.seconds(10)).commands.last else {
            Issue.record("no end")
            return
        }
        #expect(handoff.contains("live-agent-handoff") && handoff.contains("wants a person"))
    }

    @Test("who takes over is told the caller's last words where the model told nothing")
    func noSummary() {
        var rig = CallRig.greeted(tools: ["transfer"])
        rig.say("A person, please")
        rig.want("transfer")
        rig.done("c0", "ok", deed: .handOver(reason: "asked", summary: ""))
        rig.wait(.seconds(10))
        #expect(rig.done.notes.contains(.handedOver(reason: "asked", summary: "A person, please", to: nil)))
    }

    @Test("a lead-in of an earlier round is no goodbye, and no word of a transfer")
    func leadIn() {
        var rig = CallRig.greeted(tools: ["look-up", "transfer"])
        rig.say("Is it there? If not, a person, please")
        rig.want("look-up", saying: "Let me check.")
        rig.done("c0", "no")
        rig.want("transfer")
        let actions = rig.done("c0", "ok", deed: .handOver(reason: "asked", summary: ""))
        #expect(actions.spoken == "I am putting you through.")
    }

    @Test("the goodbye's end is told by Twilio, when it tells")
    func soundEnds() {
        var rig = CallRig.greeted(tools: ["end-call"])
        rig.say("Bye")
        rig.want("end-call", saying: "Goodbye and thank you, it was very nice to have had you on the line today.")
        rig.done("c0", "ok", deed: .end(reason: "done"))
        rig.take(.received(.info(name: "agentSpeaking", value: "on")))
        rig.take(.received(.info(name: "agentSpeaking", value: "off")))
        // An interruption may still be told.
        #expect(rig.wait(.milliseconds(300)).commands.isEmpty)
        #expect(rig.wait(.milliseconds(200)).commands.count == 1)
    }

    @Test("another agent goes on with all that was said")
    func switchesAgent() {
        var rig = CallRig.greeted(tools: ["switch-agent"])
        rig.say("I want to invest")
        rig.want("switch-agent")
        let actions = rig.done("c0", "ok", deed: .goOn(agent: "wealth"))
        #expect(actions.contains { if case .find("wealth") = $0 { true } else { false } })
        var other = rig.call.agent
        other.name = "wealth"
        other.instructions = "Wealth."
        let next = rig.take(.agent(CallAgent(agent: other), name: "wealth"))
        #expect(next.requests.first?.messages.first.map { "\($0)".contains("Wealth.") } == true)
        #expect(next.requests.first?.talk.contains(.user("I want to invest")) == true)
        #expect(next.requests.first?.talk.last.map { "\($0)".contains("wealth") } == true)
        #expect(next.spoken.isEmpty)
    }

    @Test("an agent that is not there is said to the model")
    func noAgent() {
        var rig = CallRig.greeted(tools: ["switch-agent"])
        rig.say("Go")
        rig.want("switch-agent")
        rig.done("c0", "ok", deed: .goOn(agent: "nobody"))
        let next = rig.take(.agent(nil, name: "nobody"))
        #expect(next.requests.first?.talk.last.map { "\($0)".contains("no agent nobody") } == true)
    }

    @Test("a model that fails once it has said which tools it wants is told what came of them")
    func failsLate() {
        var rig = CallRig.greeted(tools: ["a"])
        rig.say("Do it")
        rig.want("a")
        let failed = rig.take(.modelFailed(ModelFailure(.unavailable, "It broke off."), answer: rig.answer))
        #expect(failed.texts.isEmpty)
        let asked = rig.done("c0", "fine")
        #expect(asked.requests.count == 1 && asked.requests.first?.talk.last == .tool("fine", callID: "c0"))
    }
}
