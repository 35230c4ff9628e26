import Fleet
import FleetTestSupport
import Glibc
import JSON
import Models
import Net
import Problems
import Store
import Testing

@testable import VoiceRelay

/// What calls tell is kept, whatever becomes of the service.
@Suite(.serialized, .timeLimit(.minutes(2))) struct JournalTests {
    private let call = JournalRoom.call

    @Test func `what is kept survives a service that is killed`() async throws {
        try await JournalRoom.with { room in
            try await room.note(
                JournalRoom.opening(), .greeted("Hello.", .english), .asked(turn: 1, words: "Hi", language: nil),
                .answered(AnswerNote(1, "How can I help?")), .language(.spanish, reason: "asked for"))
            // What a killed process leaves: its files as they are, with nothing tidied up.
            let remains = TemporaryFolder("remains")
            for name in ["", "-wal"] {
                try copy("\(room.folder.path)/voice-relay.sqlite\(name)", "\(remains.path)/voice-relay.sqlite\(name)")
            }

            let memory = try await JournalRoom.with(remains) { try await $0.journal.memory(of: call) }

            let told = try #require(memory)
            #expect(told.messages == [.assistant("Hello."), .user("Hi"), .assistant("How can I help?")])
            #expect(told.language == .spanish && told.turns == 1 && told.version == 3)
        }
    }

    private func copy(_ from: String, _ to: String) throws {
        let bytes = try read(from)
        let file = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        try #require(write(file, bytes, bytes.count) == bytes.count)
    }

    private func read(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
        return bytes
    }

    @Test func `what was told last is written down when the service stops`() async throws {
        let folder = TemporaryFolder("journal")
        try await JournalRoom.with(folder) { room in
            await room.journal.note(JournalRoom.opening(), of: call)
            await room.journal.frame(Array(#"{"type":"setup"}"#.utf8), .received, of: call)
        }

        let (memory, frames) = try await JournalRoom.with(folder) { room in
            (try await room.journal.memory(of: call), try await room.count("SELECT sum(count) FROM call_frames"))
        }
        #expect(memory != nil && frames == 1)
    }

    @Test func `frames are kept by the turn, a line each, and what is no JSON too`() async throws {
        try await JournalRoom.with { room in
            await room.journal.note(JournalRoom.opening(), of: call)
            for text in [#"{"type":"prompt"}"#, "{\"a\":\n1}", "not json", "\u{1}"] {
                await room.journal.frame(Array(text.utf8), .received, of: call)
            }
            await room.journal.frame(Array(#"{"type":"text","token":"Hi"}"#.utf8), .sent, of: call)
            try await room.note(.answered(AnswerNote(1, "Hi")))

            let lines = try await room.frame.database.read { db in
                try db.rows("SELECT count, lines FROM call_frames") { (try $0[0] as Int, try $0[1] as [UInt8]) }
            }
            #expect(lines.map(\.0) == [5])
            let read = try lines[0].1.split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
            #expect(read.compactMap { $0["direction"]?.string } == ["in", "in", "in", "in", "out"])
            #expect(read[1]["frame"] == ["a": 1] && read[2]["frame"] == "not json")
            #expect(read[4]["frame"]?["token"] == "Hi" && read.allSatisfy { ($0["at"]?.int ?? 0) > 0 })
        }
    }

    @Test func `frames are written down after a second, or when there are many`() async throws {
        try await JournalRoom.with { room in
            try await room.note(JournalRoom.opening())
            await room.journal.frame(Array(#"{"type":"prompt"}"#.utf8), .received, of: call)
            try await room.wait { try await room.count("SELECT count(*) FROM call_frames") == 1 }

            let long = Array(#"{"token":"\#(String(repeating: "x", count: 33 << 10))"}"#.utf8)
            await room.journal.frame(long, .sent, of: call)
            try await room.wait { try await room.count("SELECT count(*) FROM call_frames") == 2 }
        }
    }

    @Test func `a call that ends is handed over once`() async throws {
        try await JournalRoom.with { room in
            try await room.note(
                JournalRoom.opening(), .connected(sessionID: "VX1", resumed: false),
                .asked(turn: 1, words: "Hi", language: nil), .answered(AnswerNote(1, "Hello")),
                .ended(reason: "completed"))
            try await room.note(.ended(reason: "again"))

            let items = try await room.frame.outbox.queue.items(in: nil, before: nil, limit: 10)
            #expect(
                Set(items.map(\.id)) == ["call.ended/\(call)/conversations", "call.ended/\(call)/intelligence"])
            let item = try await room.frame.outbox.queue.item("call.ended/\(call)/conversations")
            let body = try JSONValue(parsing: item.body)
            #expect(item.target == "conversations-api" && item.kind == "call.ended")
            #expect(body["outcome"] == "completed" && body["from"] == "+15005550001" && body["agent"] == "desk")
            #expect(body["turns"]?[0]?["words"] == "Hi" && body["turns"]?[0]?["heard"] == "Hello")
        }
    }

    @Test func `the fleet hears of everything, in order and in few words`() async throws {
        try await JournalRoom.with { room in
            let long = String(repeating: "word ", count: 1_000)
            try await room.note(
                JournalRoom.opening(), .asked(turn: 1, words: long, language: nil),
                .toolUsed(
                    ToolNote(
                        turn: 1, name: "look-up", arguments: "{}", result: long, hasFailed: false, microseconds: 5)),
                .answered(AnswerNote(1, "Yes")), .language(.spanish, reason: "heard"),
                .handedOver(reason: "asked", summary: "s", to: nil), .ended(reason: "transferred"))

            let events = try await room.events()
            #expect(
                events.map(\.type) == [
                    "call.started", "call.asked", "call.tool", "call.turn", "call.language", "call.handover",
                    "call.ended",
                ])
            #expect(events.allSatisfy { $0.subject == call && $0.bodyText.utf8.count < 1_000 })
            #expect(events.allSatisfy { CallEvents.all.contains($0.type) })
        }
    }

    @Test func `what is private never reaches the disk when the agent says so`() async throws {
        try await JournalRoom.with { room in
            await room.journal.note(JournalRoom.opening("bank", from: "client:ana"), of: call)
            let prompt = #"{"type":"prompt","voicePrompt":"my card is 4111 1111 1111 1111","last":true}"#
            await room.journal.frame(Array(prompt.utf8), .received, of: call)
            await room.journal.frame(Array(#"{"type":"text","token":"5550"}"#.utf8), .sent, of: call)
            try await room.note(
                .asked(turn: 1, words: "my card is 4111 1111 1111 1111", language: nil),
                .toolUsed(
                    ToolNote(
                        turn: 1, name: "send-sms", arguments: #"{"to":"+15550102030"}"#, result: "ok", hasFailed: false,
                        microseconds: 1)),
                .answered(AnswerNote(1, "Sent to 555 010 2030.")), .digits("4711", turn: 1),
                .asked(turn: 2, words: "[keys pressed: 4711]", language: nil),
                .agent("desk", version: 1), .remark("ana@example.com", kind: "note"), .ended(reason: "completed"))

            let files = try ["", "-wal"].map { try read("\(room.folder.path)/voice-relay.sqlite\($0)") }
            let text = String(decoding: files.joined(), as: UTF8.self)
            for secret in ["4111", "0102030", "010 2030", "4711", "ana@example.com", "\"5550\""] {
                #expect(!text.contains(secret), "\(secret)")
            }
            #expect(text.contains("my card is [card]"))
        }
    }

    @Test func `a note that cannot be written takes no other along`() async throws {
        try await JournalRoom.with { room in
            try await room.frame.database.write { db in
                try db.script(
                    """
                    CREATE TRIGGER poison BEFORE INSERT ON call_note WHEN new.body LIKE '%poison%'
                    BEGIN SELECT RAISE(ABORT, 'poison'); END;
                    """)
            }

            try await room.note(
                JournalRoom.opening(), .greeted("before", .english), .remark("poison", kind: "x"),
                .asked(turn: 1, words: "after", language: nil))

            let memory = try await room.journal.memory(of: call)
            #expect(memory?.messages == [.assistant("before"), .user("after")])
        }
    }

    @Test func `a call nobody has opened hurts no other`() async throws {
        try await JournalRoom.with { room in
            await room.journal.frame([0x7B, 0x7D], .received, of: "CA-unknown")
            await room.journal.note(.remark("x", kind: "y"), of: "CA-unknown")
            try await room.note(JournalRoom.opening())

            #expect(try await room.count("SELECT count(*) FROM call") == 1)
            #expect(try await room.count("SELECT count(*) FROM call_frames") == 0)
        }
    }

    @Test func `notes wait while the disk is full, and are kept when it is not`() async throws {
        guard let disk = try await TemporaryDisk(megabytes: 8) else { return }
        try await JournalRoom.with(in: disk.path) { room in
            try await room.note(JournalRoom.opening())
            let filler = try disk.fill()
            let words = String(repeating: "x", count: 64 << 10)
            for turn in 1...20 { await room.journal.note(.asked(turn: turn, words: words, language: nil), of: call) }
            let problem = await #expect(throws: Problem.self) { try await room.journal.kept(of: call) }
            #expect(problem?.kind == .full)

            unlink(filler)

            // Whoever asks next does not hear of the trouble before.
            try await room.journal.kept(of: call)
            #expect(try await room.journal.memory(of: call)?.turns == 20)
        }
        try await disk.unmount()
    }
}
