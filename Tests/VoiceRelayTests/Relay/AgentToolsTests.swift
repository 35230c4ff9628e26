import Calling
import FleetTestSupport
import JSON
import Net
import Testing

@testable import VoiceRelay

/// Whether agents may have anything done at all.
@OnLoop
@Suite(.timeLimit(.minutes(2)))
struct AgentToolsTests {
    @Test func `without the setting a model is offered what its agent may use`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            try await caller.asks("Is somebody there?", hears: "It works.")

            #expect(room.model.asked.last?.body["tools"]?.array?.count == 4)
        }
    }

    @Test func `with tools off a model is offered none, and gets none that it makes up`() async throws {
        try await withRelay(["USE_OPENAI_FUNCTIONS": "false"]) { room in
            let caller = try await room.caller()
            room.model.next(.calls([("end-call", "{}")]))
            try await caller.asks("Goodbye.", hears: "It works.")

            #expect(room.model.asked.allSatisfy { $0.body["tools"] == nil })
            let results = room.lastTalk().filter { $0.role == "tool" }
            #expect(results.map(\.text) == [#"{"error":"There is no tool end-call. There are none."}"#])
            #expect(caller.call.ending == nil)
            // Those who use tools from elsewhere are no agents of ours.
            #expect(try await room.client.get("/tools").json["tools"]?.array?.isEmpty == false)
        }
    }

    @Test func `the setting counts for the next call, and who was offered tools goes on using them`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            let tools = room.service.tools.forAgents

            tools.areAllowed = false

            room.model.next(.calls([("end-call", "{}")]))
            caller.call.say("Goodbye.")
            #expect(try await caller.isOver() == .goodbye)
            let desk = try #require(room.service.agents.agent(named: "desk"))
            #expect(tools.offers(to: desk).isEmpty && room.service.desk.hands.successors(of: desk).isEmpty)
        }
    }
}
