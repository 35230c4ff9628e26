import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Models
import Problems
import Store
import Testing

@testable import VoiceRelay

/// Calls are found, shown and forgotten.
@Suite(.serialized, .timeLimit(.minutes(1))) struct CallReadingTests {
    /// Runs `body` with the addresses of a journal.
    private func with(_ body: (JournalRoom, RouteTable) async throws -> Void) async throws {
        try await JournalRoom.with { room in
            let handlers = CallHandlers(shelf: CallShelf(room.frame), journal: room.journal)
            try await body(room, RouteTable(handlers.routes))
        }
    }

    private func sids(_ answer: JSONValue) -> [String] {
        answer["calls"]?.array?.compactMap { $0["sid"]?.string } ?? []
    }

    @Test func `calls are listed newest first, a page at a time in both directions`() async throws {
        try await with { room, routes in
            for number in 1...7 { try await room.note(JournalRoom.opening(), of: "CA\(number)") }

            let first = try await routes.get("/calls?pageSize=3").json
            let next = first["meta"]?["nextPageToken"]?.string ?? ""
            let second = try await routes.get("/calls?pageSize=3&pageToken=\(next)").json
            let last = try await routes.get(
                "/calls?pageSize=3&pageToken=\(second["meta"]?["nextPageToken"]?.string ?? "")"
            ).json
            let back = try await routes.get(
                "/calls?pageSize=3&pageToken=\(second["meta"]?["previousPageToken"]?.string ?? "")"
            ).json

            #expect(sids(first) == ["CA7", "CA6", "CA5"] && sids(second) == ["CA4", "CA3", "CA2"])
            #expect(sids(last) == ["CA1"] && last["meta"]?["nextPageToken"] == .null)
            #expect(sids(back) == sids(first) && back["meta"]?["previousPageToken"] == .null)
            #expect(first["meta"]?["previousPageToken"] == .null && first["meta"]?["pageSize"] == 3)
        }
    }

    @Test func `a page belongs to its filters`() async throws {
        try await with { room, routes in
            for number in 1...3 { try await room.note(JournalRoom.opening(), of: "CA\(number)") }
            let token = try await routes.get("/calls?pageSize=1").json["meta"]?["nextPageToken"]?.string ?? ""

            for query in ["pageToken=\(token)&agent=x", "pageToken=nonsense", "pageSize=0", "pageSize=1000"] {
                let problem = await #expect(throws: Problem.self) { try await routes.get("/calls?\(query)") }
                #expect(problem?.kind == .invalid)
            }
        }
    }

    @Test(arguments: [
        ("", ["CA3", "CA2", "CA1"]), ("number=%2B15005550001", ["CA3", "CA1"]),
        ("number=+15005550001", ["CA3", "CA1"]),
        ("number=%2B1%20(500)%20555-0002", ["CA2"]), ("number=%2B15005550006", ["CA3", "CA2", "CA1"]),
        ("agent=wealth", ["CA2"]), ("agent=desk", ["CA3", "CA1"]), ("outcome=completed", ["CA1"]),
        ("language=es", ["CA2"]), ("language=en-US", ["CA3", "CA2", "CA1"]), ("state=live", ["CA3", "CA2"]),
        ("state=ended", ["CA1"]), ("from=2020-01-01", ["CA3", "CA2", "CA1"]), ("to=2020-01-01", []),
        ("from=2100-01-01T00:00:00Z", []), ("q=parcel", ["CA1"]), ("q=parc", ["CA1"]), ("q=PARCEL%20lisboa", ["CA1"]),
        ("q=%22parcel%20in%22", ["CA1"]), ("q=%22in%20parcel%22", []), ("q=parcel%20%22OR%20x", []),
        ("q=heard", ["CA2"]), ("q=lisb%C3%B4a&state=ended", ["CA1"]), ("number=nobody", []),
    ])
    func `calls are found by who, when, how and what was said`(query: String, found: [String]) async throws {
        try await with { room, routes in
            try await room.note(
                JournalRoom.opening(), .asked(turn: 1, words: "Where is my parcel in Lisboa?", language: nil),
                .ended(reason: "completed"), of: "CA1")
            try await room.note(
                JournalRoom.opening(from: "+15005550002"), .language(.spanish, reason: "heard"),
                .agent("wealth", version: 1), .answered(AnswerNote(1, "never said", heard: "only heard")), of: "CA2")
            try await room.note(JournalRoom.opening(), of: "CA3")

            #expect(sids(try await routes.get("/calls?\(query)").json) == found)
        }
    }

    @Test(arguments: [
        "language=fr", "state=dead", "from=yesterday", "q=%21%21", "q=\(String(repeating: "x", count: 257))",
    ])
    func `what cannot be asked is refused`(query: String) async throws {
        try await with { _, routes in
            let problem = await #expect(throws: Problem.self) { try await routes.get("/calls?\(query)") }
            #expect(problem?.kind == .invalid)
        }
    }

    @Test func `a call is shown whole`() async throws {
        try await with { room, routes in
            var answer = AnswerNote(1, "It is in Lisbon.", heard: "It is", finish: "interrupted")
            answer.model = "m1"
            answer.usage = ChatUsage(prompt: 30, completion: 5, cached: 2)
            answer.passages = ["prices"]
            answer.times = TurnTimes(context: 10, model: 200, relay: 3, tools: 400, rest: 50)
            try await room.note(
                JournalRoom.opening(), .connected(sessionID: "VX1", resumed: false), .greeted("Hello.", .english),
                .asked(turn: 1, words: "Where?", language: "en-US"),
                .toolUsed(
                    ToolNote(
                        turn: 1, name: "look-up", arguments: "{}", result: "r", hasFailed: false, microseconds: 400)),
                .answered(answer), .remark("Still there?", kind: "reprompt"), .language(.spanish, reason: "heard"),
                .trouble("t"), .handedOver(reason: "asked", summary: "s", to: "+1"),
                .disconnected(reason: "handed over"), .ended(reason: "transferred"))

            let call = try await routes.get("/calls/\(JournalRoom.call)").json
            let turn = call["turns"]?[0]

            #expect(call["state"] == "ended" && call["outcome"] == "transferred" && call["cost"] == .null)
            #expect(call["languages"] == ["en", "es"] && call["language"] == "es" && call["greeting"] == "Hello.")
            #expect(call["tokens"] == ["prompt": 30, "completion": 5, "cached": 2])
            #expect(call["handover"]?["to"] == "+1" && call["troubles"]?[0]?["words"] == "t")
            #expect(call["remarks"]?[0]?["kind"] == "reprompt")
            #expect(call["sessions"]?[0]?["session"] == "VX1" && call["sessions"]?[0]?["reason"] == "handed over")
            #expect(turn?["words"] == "Where?" && turn?["sent"] == "It is in Lisbon." && turn?["heard"] == "It is")
            #expect(turn?["tools"]?[0]?["name"] == "look-up" && turn?["model"] == "m1" && turn?["microseconds"] == 663)
        }
    }

    @Test func `segments follow each other and make up the whole`() {
        for seed in 0..<1_000 {
            var random = seed &* 7_919
            func next() -> Int {
                random = (random &* 1_103_515_245 &+ 12_345) & 0x7FFF_FFFF
                return random % 3_000_000
            }
            var answer = AnswerNote(1, "x")
            answer.times = TurnTimes(context: next(), model: next(), relay: next(), tools: next(), rest: next())
            let opening = CallOpening(
                from: "a", to: "b", direction: "inbound", agent: "c", version: 1, language: .english)
            let story = CallStory(
                "CA1", started: 1_000, ended: 1_000 + next() / 100, outcome: "x", opening: opening,
                notes: [
                    KeptNote(at: 1_000, note: .opened(opening)),
                    KeptNote(at: 1_000 + next() / 1_000, note: .connected(sessionID: "VX", resumed: false)),
                    KeptNote(at: 2_000, note: .answered(answer)),
                ])

            let call = StoryWriter(story).whole

            #expect(isContiguous(call["segments"], whole: (call["milliseconds"]?.int ?? 0) * 1_000))
            #expect(isContiguous(call["turns"]?[0]?["segments"], whole: answer.times.whole))
        }
    }

    private func isContiguous(_ segments: JSONValue?, whole: Int) -> Bool {
        var end = 0
        for segment in segments?.array ?? [] {
            guard segment["from"]?.int == end, let long = segment["microseconds"]?.int, long >= 0 else { return false }
            end += long
        }
        return end == whole
    }

    @Test func `frames are handed out in order, a line each`() async throws {
        try await with { room, routes in
            try await room.note(JournalRoom.opening())
            for number in 0..<5 {
                await room.journal.frame(Array("{\"n\":\(number)}".utf8), .sent, of: JournalRoom.call)
                try await room.journal.kept(of: JournalRoom.call)
            }
            await room.journal.frame(Array("{\"n\":5}".utf8), .received, of: JournalRoom.call)

            let answer = try await routes.get("/calls/\(JournalRoom.call)/frames")
            let sink = Sink()
            guard case .stream(_, let make) = answer.content else { throw Problem(.broken, "It is no stream.") }
            try await make(sink)

            let lines = try await sink.bytes.split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
            #expect(lines.compactMap { $0["frame"]?["n"]?.int } == [0, 1, 2, 3, 4, 5])
            #expect(lines.last?["direction"] == "in" && answer.contentType == "application/x-ndjson")
        }
    }

    @Test func `a call is handed out as a scenario that plays its caller again`() async throws {
        try await with { room, routes in
            try await room.note(JournalRoom.opening())
            let frames: [(String, FrameDirection)] = [
                (#"{"type":"setup","from":"+15005550001","to":"+15005550006"}"#, .received),
                (#"{"type":"prompt","voicePrompt":"Where is it?","lang":"en-US","last":true}"#, .received),
                (#"{"type":"text","token":"In Lisbon.","last":true}"#, .sent), ("no frame at all", .received),
            ]
            for (frame, direction) in frames {
                await room.journal.frame(Array(frame.utf8), direction, of: JournalRoom.call)
            }

            let answer = try await routes.get("/calls/\(JournalRoom.call)/frames?scenario=true")

            guard case .bytes(let bytes) = answer.content else { throw Problem(.broken, "It is no text.") }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("from +15005550001\n") && text.contains("say \"Where is it?\"\n"))
            #expect(text.contains("# agent: In Lisbon."))
        }
    }

    private actor Sink: BodyWriter {
        var bytes: [UInt8] = []
        func write(_ more: [UInt8]) async throws { bytes += more }
    }

    @Test func `a call that is over can be deleted, and nothing of it stays`() async throws {
        try await with { room, routes in
            try await room.note(JournalRoom.opening(), .asked(turn: 1, words: "parcel", language: nil))
            try await room.note(JournalRoom.opening(), .ended(reason: "completed"), of: "CA-other")
            await room.journal.frame([0x7B, 0x7D], .sent, of: JournalRoom.call)
            let path = "/calls/\(JournalRoom.call)"
            let early = await #expect(throws: Problem.self) { try await routes.ask(.delete, path) }
            #expect(early?.kind == .conflict)
            try await room.note(.ended(reason: "completed"))

            _ = try await routes.ask(.delete, path)

            for table in ["call_note", "call_frames", "call_words", "call_language"] {
                let count = try await room.count("SELECT count(*) FROM \(table) WHERE call = 1")
                #expect(count == 0, "\(table)")
            }
            #expect(try await room.events().map(\.subject) == ["CA-other", "CA-other"])
            let told = try await room.frame.outbox.queue.items(in: nil, before: nil, limit: 10).map(\.id)
            #expect(told.count == 2 && told.allSatisfy { $0.contains("CA-other") }, "\(told)")
            for asking in [path, "\(path)/frames"] {
                let gone = await #expect(throws: Problem.self) { try await routes.get(asking) }
                #expect(gone?.kind == .notFound)
            }
        }
    }

    @Test func `only calls that go on are live`() async throws {
        try await with { room, routes in
            try await room.note(JournalRoom.opening(), of: "CA1")
            try await room.note(JournalRoom.opening(), .ended(reason: "completed"), of: "CA2")

            #expect(sids(try await routes.get("/calls/live").json) == ["CA1"])
        }
    }

    @Test func `calls are forgotten by age, and ended when nobody else does`() async throws {
        try await JournalRoom.with { room in
            for number in 1...45 {
                try await room.note(JournalRoom.opening(), .ended(reason: "completed"), of: "CA\(number)")
            }
            try await room.note(JournalRoom.opening(), of: "CA-live")
            let upkeep = JournalUpkeep(room.frame, room.journal, kept: .seconds(60))
            let later = 4 * 3_600 * 1_000 + 61_000
            let now = try await room.count("SELECT max(touched) FROM call")

            try await upkeep.forgetOld(at: now)
            #expect(try await room.count("SELECT count(*) FROM call") == 46)
            try await upkeep.forgetOld(at: now + 61_000)
            #expect(try await room.count("SELECT count(*) FROM call") == 1)
            #expect(try await room.events().map(\.subject) == ["CA-live"])
            #expect(try await room.count("SELECT count(*) FROM frame_work") == 0)
            try await upkeep.endSilent(at: now + 61_000)
            #expect(try await room.count("SELECT count(*) FROM call WHERE ended IS NULL") == 1)
            try await upkeep.endSilent(at: now + later)
            #expect(try await room.count("SELECT count(*) FROM call WHERE outcome = 'lost'") == 1)
        }
    }
}
