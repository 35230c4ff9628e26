import Calling
import FleetTestSupport
import HTTP
import JSON
import Net
import Testing
import Twilio
import WebSocket

@testable import VoiceRelay

/// How calls break off and go on, are handed over, and end.
@OnLoop
@Suite(.timeLimit(.minutes(5)))
struct RelayEndingTests {
    /// Made anew each time: what an enum holds indirectly and for ever looks like a leak to the address sanitizer.
    private static var transfer: ModelAct {
        .calls([("transfer", #"{"reason": "wants a person", "summary": "It is about a parcel."}"#)])
    }

    private static let queue = RelayRoom.agent.replacing(
        #"{"number": "+15005550009", "ringSeconds": 20}"#, with: #"{"queue": "desk", "ringSeconds": 25}"#)

    @Test func `a call that breaks off goes on with what was said in it`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            try await caller.asks("Where is my parcel?", hears: "It works.")

            caller.call.drop()
            try await caller.hears("We were cut off.")
            try await caller.asks("Well then?", hears: "It works.")

            let talk = room.lastTalk().map(\.text)
            #expect(
                talk == [
                    "Hello there.", "Where is my parcel?", "It works.", "We were cut off.", "Well then?",
                ], "\(talk)")
            #expect(caller.call.sessions == 2)
            try await caller.hangsUp()
            #expect(try await room.story(caller.plan.sid)["sessions"]?.array?.count == 2)
        }
    }

    @Test func `what is said while an earlier call is being remembered is answered then`() async throws {
        try await withRelay { room in
            let line = try await RawLine(room.door)
            line.says("Too early.")
            line.setUp()
            try await line.asks("Where is my parcel?", hears: "It works.")
            line.drop()
            let answer = try await room.door.ask("/relay/ended", line.over("failed", ["ErrorCode": "64105"]))

            let again = try await RawLine(room.door, sid: line.sid, try RelayTerms(answer))
            again.setUp()
            again.says("Well then?")
            try await again.hears("It works.")

            let talk = room.lastTalk().map(\.text)
            let expected = ["Where is my parcel?", "It works.", "We were cut off.", "Well then?"]
            #expect(talk.suffix(4) == expected[...], "\(talk)")
            #expect(!talk.contains("Too early."))
        }
    }

    @Test func `a call that breaks off again and again ends in words`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            for _ in 1...LiveCalls.mostResumptions {
                caller.call.drop()
                try await caller.hears("We were cut off.")
            }
            caller.call.drop()
            #expect(try await caller.isOver() == .goodbye)
            #expect(room.live.isEmpty)
        }
    }

    // MARK: A person takes over

    @Test func `a person who answers hears what it is about, and has the caller for as long as it takes`()
        async throws
    {
        try await withRelay { room in
            let line = try await RawLine(room.door)
            line.setUp()
            room.model.next(Self.transfer)
            try await line.asks("A person, please.", hears: "Putting you through.")
            let handoff = try await line.handedOff()
            #expect(handoff.contains("live-agent-handoff"))

            // Twilio asks before the socket has gone.
            let dial = try await room.door.ask(
                "/relay/ended",
                line.over("ended", ["HandoffData": handoff]))
            line.drop()
            try await line.closed()

            #expect(dial.verbs.map(\.name) == ["Dial"] && dial.verbs[0].elements[0].text == "+15005550009")
            // Nobody counts how long they talk.
            while room.live.count > 0 { try await pause(for: .milliseconds(1)) }
            #expect(room.live.isEmpty)
            let whisper = try await room.door.ask(
                dial.verbs[0].elements[0]["url"] ?? "", ["CallSid": "CA" + String(repeating: "d", count: 32)])
            #expect(whisper.verbs[0].text == "It is about a parcel.")
            _ = try await room.door.ask(
                "/relay/dialled", ["CallSid": line.sid, "CallStatus": "in-progress", "DialCallStatus": "completed"])
            #expect(try await room.story(line.sid)["outcome"]?.string == "handed over")
        }
    }

    @Test func `a person hears what the journal masks`() async throws {
        let agent = RelayRoom.agent.replacing(#""title""#, with: #""masksPrivateData": true, "title""#)
        try await withRelay(agent: agent) { room in
            let caller = try await room.caller { $0.callee = .answered }
            room.model.next(.calls([("transfer", #"{"reason": "a person", "summary": "Order 4821 7730 9914."}"#)]))
            caller.call.say("A person, please.")

            #expect(try await caller.isOver() == .transfer)
            #expect(caller.happened.contains(.whispered("Order 4821 7730 9914.")))
            #expect(!"\(try await room.story(caller.plan.sid))".contains("4821"))
        }
    }

    @Test(arguments: [Callee.answered, .busy, .noAnswer, .failed])
    func `a caller is put through to a person, or comes back`(_ person: Callee) async throws {
        try await withRelay { room in
            let caller = try await room.caller { $0.callee = person }
            try await caller.asks("Where is my parcel?", hears: "It works.")
            room.model.next(Self.transfer)
            caller.call.say("A person, please.")

            if person == .answered {
                #expect(try await caller.isOver() == .transfer)
                #expect(caller.happened.contains(.whispered("It is about a parcel.")))
                #expect(try await room.story(caller.plan.sid)["outcome"]?.string == "handed over")
            } else {
                try await caller.hears("Nobody is free.")
                try await caller.asks("Then you help me.", hears: "It works.")
                #expect(room.lastTalk().map(\.text).contains("Where is my parcel?"))
                try await caller.hangsUp()
            }
            #expect(caller.happened.contains(.dialled("+15005550009", person)))
            #expect(room.live.isEmpty)
        }
    }

    @Test func `who waits in the queue leaves it when they have waited long enough`() async throws {
        try await withRelay(agent: Self.queue) { room in
            let line = try await RawLine(room.door)
            line.setUp()
            room.model.next(Self.transfer)
            try await line.asks("A person, please.", hears: "Putting you through.")
            let handoff = try await line.handedOff()
            let answer = try await room.door.ask("/relay/ended", line.over("ended", ["HandoffData": handoff]))
            let waiting = try #require(answer.verbs[0]["waitUrl"])
            #expect(answer.verbs[0].name == "Enqueue")

            func heard(after seconds: Int) async throws -> [String] {
                let form: FormFields = [
                    "CallSid": line.sid, "CallStatus": "in-progress", "QueueTime": "\(seconds)",
                ]
                return try await room.door.ask(waiting, form).verbs.map { $0.name + ($0["length"] ?? $0.text) }
            }
            #expect(try await heard(after: 0) == ["Pause10"])
            #expect(try await heard(after: 21) == ["SayOne moment.", "Pause4"])
            #expect(try await heard(after: 25) == ["Leave"])
        }
    }

    @Test func `what a call is about is told to the person also after a restart`() async throws {
        let folder = TemporaryFolder("relay")
        let whisper: String = try await withRelay(folder: folder) { room in
            let line = try await RawLine(room.door)
            line.setUp()
            room.model.next(Self.transfer)
            try await line.asks("A person, please.", hears: "Putting you through.")
            let handoff = try await line.handedOff()
            let dial = try await room.door.ask("/relay/ended", line.over("ended", ["HandoffData": handoff]))
            return dial.verbs[0].elements[0]["url"] ?? ""
        }
        try await withRelay(folder: folder) { room in
            let answer = try await room.door.ask(whisper, ["CallSid": "CA" + String(repeating: "d", count: 32)])
            #expect(answer.verbs.map(\.text) == ["It is about a parcel."] && answer.verbs[0]["language"] == "en-US")
        }
    }

    @Test(arguments: [Callee.answered, .busy, .noAnswer, .failed])
    func `a caller waits in the queue, or comes back`(_ person: Callee) async throws {
        try await withRelay(agent: Self.queue) { room in
            let caller = try await room.caller { $0.callee = person }
            room.model.next(Self.transfer)
            caller.call.say("A person, please.")

            if person == .answered {
                #expect(try await caller.isOver() == .transfer)
                #expect(try await room.story(caller.plan.sid)["outcome"]?.string == "handed over")
            } else {
                try await caller.hears("Nobody is free.")
                try await caller.asks("Then you help me.", hears: "It works.")
                try await caller.hangsUp()
            }
            #expect(caller.happened.contains(.queued("desk", person)))
            let heard = caller.happened.filter { if case .spoken = $0 { true } else { false } }
            #expect(heard == (person == .noAnswer ? [.spoken("Let me see."), .spoken("One moment.")] : []))
        }
    }

    // MARK: The end

    @Test func `the agent ends the call after its goodbye`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            room.model.next(.calls([("end-call", #"{"reason": "all done"}"#)]))
            caller.call.say("That was all.")

            #expect(try await caller.isOver() == .goodbye)

            #expect(caller.happened.contains(.agentSaid("Goodbye now.", isLast: false)), "\(caller.story)")
            #expect(try await room.story(caller.plan.sid)["outcome"]?.string == "all done")
            #expect(room.live.isEmpty)
        }
    }

    @Test func `a caller who says nothing is asked, and then let go`() async throws {
        let hasty = RelayRoom.agent.replacing(#""silence": "600s""#, with: #""silence": "100ms", "reprompts": 2"#)
        try await withRelay(agent: hasty) { room in
            let caller = try await room.caller()

            #expect(try await caller.isOver() == .goodbye)

            let asked = caller.happened.filter { $0 == .agentSaid("Still there?", isLast: true) }
            #expect(asked.count == 2 && caller.happened.contains(.agentSaid("Goodbye now.", isLast: true)))
            #expect(try await room.story(caller.plan.sid)["outcome"]?.string == "unresponsive")
            #expect(room.model.asked.isEmpty)
        }
    }

    // MARK: Stopping

    @Test func `while the service stops, calls go on and nobody new is answered`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            let announced = try await RawLine(room.door)
            let service = room.service
            async let stopped: Void = service.finish()
            while !service.desk.isDraining { try await pause(for: .milliseconds(1)) }

            await #expect(throws: (any Error).self) {
                _ = try await room.door.announce("CA" + String(repeating: "e", count: 32))
            }
            try await caller.asks("Do you go on?", hears: "It works.")
            // A call that was answered before is let in.
            announced.setUp()
            try await announced.asks("And me?", hears: "It works.")
            caller.call.drop()
            try await caller.hears("We were cut off.")

            try await caller.hangsUp()
            _ = try await room.door.ask("/relay/ended", announced.over("completed"))
            announced.socket.close(.normal)
            await stopped
            #expect(room.live.isEmpty)
        }
    }

    @Test func `a call that outlasts the limit waits, and goes on with the next service`() async throws {
        let folder = TemporaryFolder("relay")
        let sid: String = try await withRelay(["RELAY_DRAIN_SECONDS": "0"], folder: folder) { room in
            let line = try await RawLine(room.door)
            line.setUp()
            try await line.asks("Where is my parcel?", hears: "It works.")
            let service = room.service
            async let stopped: Void = service.finish()
            #expect(try await line.closed() == .serviceRestart)

            let answer = try await room.door.ask("/relay/ended", line.over("failed", ["ErrorCode": "64105"]))

            #expect(answer.verbs.map(\.name) == ["Pause", "Redirect"])
            #expect(answer.verbs.last?.text.hasPrefix("/relay/again") == true)
            await stopped
            return line.sid
        }
        try await withRelay(folder: folder) { room in
            let answer = try await room.door.ask(
                "/relay/again", ["CallSid": sid, "CallStatus": "in-progress", "From": "+15005550001"])
            let terms = try RelayTerms(answer)
            #expect(terms.greeting == "We were cut off.")
            let line = try await RawLine(room.door, sid: sid, terms)
            line.setUp()
            try await line.asks("Well then?", hears: "It works.")
            #expect(room.lastTalk().map(\.text).contains("Where is my parcel?"))
        }
    }
}
