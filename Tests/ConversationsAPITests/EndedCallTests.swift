import Fleet
import FleetTestSupport
import HTTP
import JSON
import Problems
import Store
import Testing
import Twilio

@testable import ConversationsAPI

/// A call that is over becomes one conversation, however often it is told, at either backend.
@Suite(.serialized, .timeLimit(.minutes(1))) struct EndedCallTests {
    private let sid = "CA00000000000000000000000000000001"

    private func body(_ change: (inout JSONObject) -> Void = { _ in }) throws -> [UInt8] {
        var call: JSONObject = [
            "sid": .string(sid), "from": "+15005550001", "to": "+15005550006", "direction": "inbound",
            "agent": "desk", "version": 3, "outcome": "completed", "languages": ["en", "es"],
            "started": "2026-05-01T10:00:00.250Z", "ended": "2026-05-01T10:01:00.000Z", "greeting": "Hello.",
            "turns": [
                [
                    "number": 1, "at": "2026-05-01T10:00:05.000Z", "words": "Where is it?",
                    "answered": "2026-05-01T10:00:09.000Z", "sent": "In Lisbon, I think.", "heard": "In Lisbon",
                    "finish": "interrupted", "model": "m1", "microseconds": 663, "tools": [["name": "look-up"]],
                ],
                ["number": 2, "at": "2026-05-01T10:00:20.000Z", "words": "Bye", "heard": .null],
            ],
        ]
        change(&call)
        return try JSONValue.object(call).bytes
    }

    private func said(_ desk: Desk) async throws -> [JSONValue] {
        try await desk.api(.get, "/conversations/\(sid)/messages")["messages"]?.array ?? []
    }

    private func look(_ desk: Desk) async throws {
        let conversation = try await desk.api(.get, "/conversations/\(sid)")
        let people = try await desk.api(.get, "/conversations/\(sid)/participants")["participants"]?.array ?? []
        let said = try await said(desk)
        let facts = try JSONValue(parsing: conversation["attributes"]?.string ?? "")["call"]

        #expect(conversation["state"] == "closed" && conversation["dateCreated"] == "2026-05-01T10:00:00.000Z")
        #expect(
            facts?["outcome"] == "completed" && facts?["languages"] == ["en", "es"] && facts?["from"] == "+15005550001")
        #expect(people.compactMap { $0["identity"]?.string } == ["+15005550001", "desk"])
        #expect(people.allSatisfy { $0["messagingBinding"]?["address"] == nil })
        #expect(said.compactMap { $0["body"]?.string } == ["Hello.", "Where is it?", "In Lisbon", "Bye"])
        #expect(said.compactMap { $0["author"]?.string } == ["desk", "+15005550001", "desk", "+15005550001"])
        #expect(said.map { $0["dateCreated"]?.string }[2] == "2026-05-01T10:00:09.000Z")
        let about = try JSONValue(parsing: said[2]["attributes"]?.string ?? "")
        #expect(about["turn"] == 1 && about["by"] == "agent" && about["cut"] == true && about["tools"] == ["look-up"])
    }

    @Test func `it is kept once, by the notice that tells of it`() async throws {
        let desk = try await Desk()
        await desk.frame.startWork()

        for name in ["one", "one", "another"] {
            let item = WorkItem(id: "call.ended/\(sid)/\(name)", kind: "call.ended", body: try body())
            _ = try await desk.frame.inbox.accept(item)
        }
        for name in ["one", "another"] {
            while try await desk.frame.inbox.queue.item("call.ended/\(sid)/\(name)").state == .waiting {}
        }

        try await look(desk)
        let sent = try await desk.frame.database.read { try $0.integer("SELECT count(*) FROM text_message") }
        #expect(sent == 0)
    }

    @Test func `at Twilio it goes on where it broke off`() async throws {
        try await LiveBench.with { bench in
            let call = try EndedCall(try body())
            await bench.twilio.next(nil, nil, nil, nil, nil, nil, nil, .refuses(400, code: 20_001))
            await #expect(throws: Problem.self) { try await bench.backend.take(call) }
            let before = try await said(bench.desk).count
            #expect((1...3).contains(before))

            try await bench.backend.take(call)
            try await look(bench.desk)

            let asked = await bench.asked.count
            try await bench.backend.take(call)
            #expect(await bench.asked.count == asked + 1)
        }
    }

    @Test func `what is long is more than one message, and what nobody said is none`() throws {
        let long = String(repeating: "é", count: 20_000)
        let call = try EndedCall(
            try body { call in
                call["greeting"] = .null
                call["turns"] = [["number": 1, "words": .string(long), "heard": ""], ["number": 2, "words": "  "]]
            })

        #expect(call.said.map(\.body).joined() == long && call.said.count == 2)
        #expect(call.said.allSatisfy { $0.body.utf8.count <= Message.longestBody })
        #expect(call.said.map(\.mark) == ["1 caller", "1 caller 2"])
    }

    @Test(arguments: ["👨‍👩‍👧‍👦", "a\u{301}", "e" + String(repeating: "\u{301}", count: 20_000), "\r\n."])
    func `signs of many bytes are cut where a sign ends, or else where a message does`(_ sign: String) throws {
        let long = String(repeating: sign, count: max(2, 100_000 / sign.utf8.count))
        let call = try EndedCall(try body { $0["turns"] = [["number": 1, "words": .string(long), "heard": ""]] })

        let pieces = call.said.dropFirst().map(\.body)
        #expect(pieces.joined() == long && pieces.count >= 3)
        #expect(pieces.allSatisfy { (1...Message.longestBody).contains($0.utf8.count) })
        if sign.utf8.count < 100 { #expect(pieces.map(\.count).reduce(0, +) == long.count) }
    }

    @Test(arguments: [
        ("", "caller"), ("USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "caller USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ])
    func `a caller whose name is none takes part all the same`(from: String, name: String) throws {
        #expect(try EndedCall(try body { $0["from"] = .string(from) }).caller == name)
    }

    @Test func `who was called is the caller's part in a call that we placed`() throws {
        #expect(try EndedCall(try body { $0["direction"] = "outbound-api" }).caller == "+15005550006")
    }

    @Test func `what names no call is refused for good`() throws {
        let problem = #expect(throws: Problem.self) { try EndedCall(try body { $0["sid"] = .null }) }

        #expect(problem?.kind == .unprocessable)
    }
}
