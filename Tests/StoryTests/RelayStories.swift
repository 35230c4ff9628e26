import Calling
import FleetTestSupport
import Glibc
import HTTP
import JSON
import Net
import Problems
import Settings
import Testing
import Twilio
import WebSocket

extension Stories {
    /// Calls through a real voice-relay that is killed, stopped and crowded.
    @OnLoop
    @Suite struct Relay {
        @Test func `a call goes on after the service was killed, with all that was said in it`() async throws {
            try await withRelayStand { stand in
                let line = try await RawLine(stand.door)
                line.setUp()
                try await line.asks("Where is my parcel?", hears: "It works.")
                try await line.asks("And the other one?", hears: "It works.")
                // Whoever asks for a call gets all that was told of it, and only what is on the disk.
                try await stand.untilTold(2, of: line.sid)

                await stand.service.kill()
                #expect(try await line.closed() == .abnormal)
                try await stand.start()
                let answer = try await stand.door.ask("/relay/ended", line.over("failed", ["ErrorCode": "64105"]))

                let terms = try RelayTerms(answer)
                #expect(terms.greeting == "We were cut off.")
                let next = try await RawLine(stand.door, sid: line.sid, terms)
                next.setUp()
                try await next.asks("Well then?", hears: "It works.")
                #expect(
                    stand.lastTalk == [
                        "Hello there.", "Where is my parcel?", "It works.", "And the other one?", "It works.",
                        "We were cut off.", "Well then?",
                    ])
                _ = try await stand.door.ask("/relay/ended", next.over("completed"))
                #expect(try await stand.service.client.get("/calls/\(line.sid)").json["outcome"]?.string == "hung up")
            }
        }

        @Test func `a socket that was announced before the kill is let in after it`() async throws {
            try await withRelayStand { stand in
                let sid = "CA" + String(repeating: "a", count: 32)
                let terms = try await stand.door.announce(sid)
                await stand.service.kill()
                try await stand.start()

                #expect(try await stand.service.client.get("/calls/\(sid)").status == .ok)
                let line = try await RawLine(stand.door, sid: sid, terms)
                line.setUp()
                try await line.asks("Where is my parcel?", hears: "It works.")
            }
        }

        @Test func `a call whose end Twilio was thanked for is over after a kill in that moment`() async throws {
            try await withRelayStand { stand in
                for round in 0..<20 {
                    let line = try await RawLine(stand.door)
                    line.setUp()
                    _ = try await stand.door.ask("/relay/ended", line.over("completed"))
                    await stand.service.kill()
                    try await stand.start()

                    let call = try await stand.service.client.get("/calls/\(line.sid)").json
                    #expect(call["outcome"]?.string == "hung up", "round \(round): \(call)")
                }
            }
        }

        @Test func `while it stops a call may finish, nobody new is answered, and then it is gone`() async throws {
            try await withRelayStand { stand in
                let caller = TestCaller(stand.plan(1), over: stand.door.exchange)
                try await caller.dials()
                stand.service.process.send(SIGTERM)
                try await stand.service.notices.wait(for: "STOPPING=1")

                await #expect(throws: Problem.self) {
                    _ = try await stand.door.announce("CA" + String(repeating: "b", count: 32))
                }
                try await caller.asks("Do you go on?", hears: "It works.")
                try await caller.hangsUp()

                #expect(await stand.service.process.exited() == .code(0))
            }
        }

        @Test func `a call that outlasts the limit is broken off, and goes on with the next start`() async throws {
            try await withRelayStand(["RELAY_DRAIN_SECONDS": "1"]) { stand in
                let line = try await RawLine(stand.door)
                line.setUp()
                try await line.asks("Where is my parcel?", hears: "It works.")
                stand.service.process.send(SIGTERM)

                #expect(try await line.closed() == .serviceRestart)
                let wait = try await stand.door.ask("/relay/ended", line.over("failed", ["ErrorCode": "64105"]))
                #expect(wait.verbs.map(\.name) == ["Pause", "Redirect"])
                #expect(await stand.service.process.exited() == .code(0))
                try await stand.start()
                let terms = try RelayTerms(
                    try await stand.door.ask(
                        wait.verbs.last?.text ?? "", ["CallSid": line.sid, "CallStatus": "in-progress"]))

                let next = try await RawLine(stand.door, sid: line.sid, terms)
                next.setUp()
                try await next.asks("Well then?", hears: "It works.")
                #expect(stand.lastTalk.contains("Where is my parcel?"))
            }
        }

        @Test func `a call that was handed over stands in conversations-api, and waits for intelligence-webhook`()
            async throws
        {
            try await withService("conversations-api") { conversations in
                let nobody = try FreePort.any()
                try await withRelayStand([
                    "CONVERSATIONS_URL": "http://127.0.0.1:\(conversations.port)",
                    "INTELLIGENCE_URL": "http://127.0.0.1:\(nobody)",
                ]) { stand in
                    let caller = TestCaller(stand.plan(1), over: stand.door.exchange)
                    try await caller.dials()
                    try await caller.asks("Where is my parcel?", hears: "It works.")
                    stand.model.next(
                        .calls([("transfer", #"{"reason": "a person", "summary": "It is about a parcel."}"#)]))
                    caller.call.say("A person, please.")
                    #expect(try await caller.isOver() == .transfer)
                    #expect(caller.happened.contains(.whispered("It is about a parcel.")))

                    let sid = caller.plan.sid
                    let body = try await conversations.untilFound("/api/conversations/\(sid)/messages")
                    let said = (body["messages"]?.array ?? []).compactMap { $0["body"]?.string }
                    #expect(
                        said == [
                            "Hello there.", "Where is my parcel?", "It works.", "A person, please.",
                            "Putting you through.",
                        ], "\(said)")
                    let waiting = try await stand.service.client.get("/outbox/call.ended%2F\(sid)%2Fintelligence").json
                    #expect(waiting["state"] == "waiting" && waiting["kind"] == "call.ended", "\(waiting)")
                }
            }
        }

        @Test func `two hundred calls share nothing, and leave nothing`() async throws {
            try await withRelayStand { stand in
                stand.model.usually = { .says([RelayStand.everythingSaid(in: $0)]) }
                // What is made once, such as pools and caches, is made in the first rounds.
                for round in 0..<4 { try await crowd(stand, round) }
                try await stand.untilQuiet()
                let (memory, descriptors) = (stand.service.process.residentBytes, stand.descriptors)

                try await crowd(stand, 4)

                try await stand.untilQuiet(descriptors: descriptors)
                let after = stand.service.process.residentBytes
                // A sanitizer keeps a book of its own about all that was ever there.
                #expect(Sanitizer.isOn || after <= memory + memory / 20, "\(memory) before, \(after) after")
            }
        }

        private static let crowdSize = 200

        /// Many calls at once: each is told a word, and hears it, and nobody else's.
        private func crowd(_ stand: RelayStand, _ round: Int) async throws {
            let exchange = RelayStand.exchange()
            defer { exchange.close() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<Self.crowdSize {
                    let plan = stand.plan(number)
                    group.addTask {
                        try await Self.keepsToItself(plan, exchange, "secret-\(round)-\(number)-word")
                    }
                }
                try await group.waitForAll()
            }
        }

        private static func keepsToItself(
            _ plan: TestCall.Plan, _ exchange: TelephoneExchange, _ secret: String
        ) async throws {
            let caller = TestCaller(plan, over: exchange)
            try await caller.dials()
            try await caller.asks("The word is \(secret), keep it.", hears: secret)
            try await caller.asks("What was the word?", hears: secret)
            let words = caller.call.hearing.words
            let others = words.matches(of: /secret-\d+-\d+-word/).map { String($0.output) }.filter { $0 != secret }
            #expect(others.isEmpty, "\(secret) heard \(others)")
            try await caller.hangsUp()
        }
    }
}

extension RunningService {
    /// Asks until there is what is asked for.
    fileprivate func untilFound(_ path: String) async throws -> JSONValue {
        let last = Moment.now + .seconds(60)
        while Moment.now < last {
            let answer = try await client.get(path)
            if answer.status == .ok { return try answer.json }
        }
        throw Problem(.timedOut, "\(path) was to come.")
    }
}
