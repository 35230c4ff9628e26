import Calling
import FleetTestSupport
import HTTP
import JSON
import Net
import Testing

@testable import VoiceRelay

/// Digits that nobody may see, over the wire.
@OnLoop
@Suite(.timeLimit(.minutes(2)))
struct SecretKeyTests {
    private static let agent = RelayRoom.agent
        .replacing(#""remember", "#, with: #""remember", "collect-digits", "#)
        .replacing(#""goodbye""#, with: #""keyPrompt": "Please key it in, one digit after the other.", "goodbye""#)

    @Test func `a PIN that is begun over the question reaches its tool, and no journal and no model`() async throws {
        try await withRelay(agent: Self.agent) { room in
            let caller = try await room.caller { $0.speed = 1 }
            let wish = #"{"secret": true, "length": 4, "tool": "remember", "argument": "note"}"#
            room.model.next(.calls([("collect-digits", wish)]))
            caller.call.say("My PIN.")
            try await caller.hears("Please key it in")

            for key in "9876#" { caller.call.press(key) }
            try await caller.hears("It works.")
            for key in "54" { caller.call.press(key) }
            try await caller.hangsUp()

            #expect(caller.happened.contains { if case .interrupted = $0 { true } else { false } })
            let notes = try await room.client.get("/customers/\(caller.plan.from)").json["notes"]?.array
            #expect(notes?.compactMap { $0["text"]?.string } == ["9876"])
            let frames = try await room.client.get("/calls/\(caller.plan.sid)/frames").text
            #expect(!frames.contains(#""digit":"9""#) && !frames.contains(#""digit":"5""#) && frames.contains("•"))
            #expect(try await room.story(caller.plan.sid)["turns"]?.array?.count == 1)
            #expect(!room.model.asked.contains { "\($0.body)".contains("9876") })
        }
    }
}
