import Calling
import Fleet
import FleetTestSupport
import HTTP
import JSON
import Net
import Store
import Testing

@testable import VoiceRelay

/// What Segment is told of calls that are over.
@OnLoop
@Suite(.timeLimit(.minutes(2)))
struct CallOutcomeTests {
    /// What is kept to be told to Segment, by its name.
    private func kept(_ room: RelayRoom) async throws -> [String: JSONValue] {
        let queue = room.frame.inbox.queue
        var kept: [String: JSONValue] = [:]
        for id in try await queue.items(in: nil, before: nil, limit: 10).map(\.id) {
            kept[id] = try JSONValue(parsing: try await queue.item(id).body)
        }
        return kept
    }

    @Test func `what came of a call is kept with its end, once and whole`() async throws {
        let segment = try ScriptedSegment()
        defer { segment.stop() }
        try await withRelay(segment.settings) { room in
            let caller = try await room.caller()
            room.model.next(
                .calls([("transfer", #"{"reason": "wants a person", "summary": "It is about a parcel."}"#)]))
            caller.call.say("A person, please.")
            #expect(try await caller.isOver() == .transfer)
            let sid = caller.plan.sid
            _ = try await room.door.ask("/voice/status", ["CallSid": sid, "CallStatus": "completed"])
            try await room.service.archive.journal.kept(of: sid)

            let kept = try await kept(room)

            #expect(Set(kept.keys) == ["\(sid)-segment-track", "\(sid)-segment-identify"])
            let told = kept["\(sid)-segment-track"]?["properties"]
            #expect(told?["outcome"] == "handed over" && told?["summary"] == "It is about a parcel.")
            #expect(told?["turns"] == 1 && told?["agent"] == "desk" && told?["language"] == "en")
            #expect(kept["\(sid)-segment-identify"]?["traits"]?["last_outcome"] == "handed over")
            try await CallShelf(room.frame).remove(sid)
            #expect(try await room.frame.inbox.queue.items(in: nil, before: nil, limit: 10).isEmpty)
        }
    }

    @Test func `a call that is ended by nobody is told of, too, with the time it took`() async throws {
        try await CustomerBench.with { bench in
            let directory = bench.directory
            let journal = CallJournal(bench.frame, remember: { try directory.remember(CustomerOutcome($0)) })
            bench.frame.start { await journal.run() }
            journal.note(JournalRoom.opening(), of: JournalRoom.call)
            try await journal.kept(of: JournalRoom.call)
            try await bench.frame.database.write { db in
                try db.run("UPDATE call SET started = started - 65000, touched = 0")
            }

            try await JournalUpkeep(bench.frame, journal, kept: .seconds(60)).endSilent(at: Clock.milliseconds)

            let item = try await bench.frame.inbox.queue.item("\(JournalRoom.call)-segment-track")
            let told = try JSONValue(parsing: item.body)["properties"]
            #expect(told?["outcome"] == "lost" && told?["seconds"] == 65)
        }
    }
}
