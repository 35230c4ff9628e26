import Calling
import FleetTestSupport
import JSON
import Net
import Testing
import WebSocket

@testable import VoiceRelay

/// Whoever speaks to the socket as no Twilio does hurts nobody else, and leaves nothing behind.
@OnLoop
@Suite(.timeLimit(.minutes(5)))
struct HostileCallerTests {
    /// Runs a hostile call beside one of good faith, which goes on before, meanwhile and after.
    private func beside(
        reaching code: CloseCode? = nil, _ mischief: @OnLoop (RawLine, RelayRoom) async throws -> Void
    ) async throws {
        try await withRelay { room in
            let friend = try await room.caller()
            try await friend.asks("Before?", hears: "It works.")
            let line = try await RawLine(room.door)
            try await mischief(line, room)
            try await friend.asks("Meanwhile?", hears: "It works.")
            weak let session = room.live.session(of: line.sid)
            if let code {
                #expect(try await line.closed() == code)
            } else {
                line.drop()
            }
            try await friend.asks("Afterwards?", hears: "It works.")
            #expect(friend.call.sessions == 1)
            try await friend.hangsUp()
            while room.live.count > 0 || session != nil { try await pause(for: .milliseconds(1)) }
        }
    }

    @Test func `ten messages in a row that nobody can read end the session`() async throws {
        try await beside(reaching: .invalidContent) { line, _ in
            line.setUp()
            for text in ["{", "[]", "1", "null", "\"a\"", "{}", #"{"type":1}"#, #"{"type":"prompt""#, "", "}"] {
                line.send(text)
            }
        }
    }

    @Test func `fewer are passed over, binary ones among them`() async throws {
        try await beside { line, _ in
            line.setUp()
            for _ in 0..<5 { line.send("{") }
            for _ in 0..<4 { line.socket.post(bytes: [1, 2, 3]) }
            try await line.asks("Is somebody there?", hears: "It works.")
        }
    }

    @Test func `members of the wrong type count as absent, and unknown types for nothing`() async throws {
        try await beside { line, room in
            line.setUp()
            line.send(#"{"type":"prompt","voicePrompt":7,"lang":[],"last":"no"}"#)
            line.send(#"{"type":"interrupt","utteranceUntilInterrupt":{},"durationUntilInterruptMs":1e308}"#)
            line.send(#"{"type":"interrupt","durationUntilInterruptMs":-5}"#)
            line.send(#"{"type":"dtmf","digit":12}"#)
            line.send(#"{"type":"dtmf","digit":"12"}"#)
            line.send(#"{"type":"info","name":null,"value":{"a":[1]}}"#)
            line.send(#"{"type":"weather","type":"storm"}"#)
            line.send(#"{"type":"error"}"#)
            try await line.asks("Is somebody there?", hears: "It works.")
            #expect(room.model.asked.count == 2)
        }
    }

    @Test func `a second setup changes nothing`() async throws {
        try await beside { line, room in
            line.setUp()
            line.setUp { $0.parameters["ticket"] = "another" }
            try await line.asks("Is somebody there?", hears: "It works.")
            #expect(room.live.count == 2)
        }
    }

    @Test func `a socket that never says whose it is is closed, and what it says counts for nothing`() async throws {
        try await beside(reaching: .policyViolation) { line, room in
            line.says("Is somebody there?")
            line.send(#"{"type":"dtmf","digit":"1"}"#)
            #expect(room.live.count == 1 && room.model.asked.count == 1)
        }
    }

    @Test(arguments: ["wrong", "none", "used", "of another call"])
    func `a ticket that is not one lets nobody in`(_ ticket: String) async throws {
        try await beside(reaching: .policyViolation) { line, room in
            switch ticket {
            case "wrong": line.setUp { $0.parameters["ticket"] = String(repeating: "0", count: 48) }
            case "none": line.setUp { $0.parameters = [:] }
            case "used":
                let first = try await RawLine(room.door, sid: line.sid, line.terms)
                first.setUp()
                try await first.asks("Am I first?", hears: "It works.")
                first.drop()
                line.setUp()
            default:
                let other = try await room.door.announce("CA" + String(repeating: "f", count: 32))
                line.setUp { $0.parameters = other.parameters }
            }
            line.says("Is somebody there?")
            try await line.closed()
            #expect(room.model.asked.count == (ticket == "used" ? 2 : 1))
        }
    }

    @Test func `a prompt of a megabyte ends the session`() async throws {
        try await beside(reaching: .tooLarge) { line, _ in
            line.setUp()
            line.says(String(repeating: "word ", count: 200_000))
        }
    }

    @Test func `a long one is cut for the model, and is not written down whole`() async throws {
        try await beside { line, room in
            line.setUp()
            try await line.asks(String(repeating: "word ", count: 40_000), hears: "It works.")
            let asked = room.model.asked.last?.body["messages"]?.array?.last?["content"]?.string ?? ""
            #expect(asked.count <= MessagePace.longestPrompt)
            let frames = try await room.client.get("/calls/\(line.sid)/frames").text
            #expect(frames.utf8.count < 20_000)
        }
    }

    @Test func `a thousand prompts at once are a few, and the rest is not written down`() async throws {
        try await beside { line, room in
            line.setUp()
            for number in 1...1_000 { line.says("Flood \(number)") }
            try await line.hears("It works.")
            #expect(room.model.asked.count <= 40)
            let story = try await room.story(line.sid)
            #expect((story["turns"]?.array?.count ?? 0) <= 40 && (story["troubles"]?.array?.count ?? 0) <= 3)
            #expect(try await room.client.get("/calls/\(line.sid)/frames").text.utf8.count < 100_000)
        }
    }

    @Test func `whole words are answered, however many came in parts`() async throws {
        try await beside { line, room in
            line.setUp()
            for _ in 1...200 { line.send(["type": "prompt", "voicePrompt": "Where", "last": false]) }
            try await line.asks("Where is my parcel?", hears: "It works.")
        }
    }

    @Test func `ten thousand messages of any other type are a few hundred`() async throws {
        try await beside { line, room in
            line.setUp()
            for _ in 1...10_000 { line.send(#"{"type":"dtmf","digit":"x"}"#) }
            line.socket.close(.normal)
            _ = try await line.closed()
            let story = try await room.story(line.sid)
            #expect((story["troubles"]?.array?.count ?? 0) <= 1_000)
        }
    }

    @Test func `a caller who reads nothing while the model talks is let go`() async throws {
        try await beside(reaching: .abnormal) { line, room in
            let words = String(repeating: "word ", count: 1_000)
            room.model.next(.says(Array(repeating: words, count: 8_000)))
            line.socket.wantsMessages(false)
            line.setUp()
            line.says("Tell me all.")
            try await room.model.lost(1)
            line.drop()
        }
    }
}
