import Calling
import FleetTestSupport
import Net
import Testing

@testable import VoiceRelay

/// What is counted of calls and models, as /metrics tells it.
@OnLoop
@Suite(.timeLimit(.minutes(2)))
struct RelayMetricsTests {
    @Test func `a call is counted while it goes on, and its turns when they are over`() async throws {
        try await withRelay { room in
            #expect(room.number("fleet_relay_calls_active") == 0)
            let caller = try await room.caller()
            #expect(room.number("fleet_relay_calls_active") == 1)
            for number in 1...3 { try await caller.asks("Question \(number)?", hears: "It works.") }
            try await caller.hangsUp()

            #expect(room.number("fleet_relay_calls_active") == 0)
            for segment in ["context", "model", "relay", "rest", "whole", "first_frame"] {
                let turns = room.number("fleet_relay_turn_seconds_count", #"segment="\#(segment)""#)
                #expect(turns == 3, "\(segment)")
            }
            #expect(room.number("fleet_relay_turn_seconds_count", #"segment="tools""#) == 0)
            #expect(room.number("fleet_relay_interrupts_total") == 0)
        }
    }

    @Test func `a turn that was cut short is counted once, though it is told again`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            try await caller.asks("Is somebody there?", hears: "It works.")
            try await caller.hearsOut("It works.")

            caller.call.session?.send(
                raw: #"{"type":"interrupt","utteranceUntilInterrupt":"It","durationUntilInterruptMs":200}"#)
            try await caller.asks("And now?", hears: "It works.")
            try await caller.hangsUp()

            #expect(room.number("fleet_relay_interrupts_total") == 1)
            #expect(room.number("fleet_relay_turn_seconds_count", #"segment="whole""#) == 2)
        }
    }

    @Test func `the time of tools is counted where tools were used`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            room.model.next(.calls([("remember", #"{"note": "Likes mornings."}"#)]))
            try await caller.asks("Call me in the morning.", hears: "It works.")
            try await caller.hangsUp()

            #expect(room.number("fleet_relay_turn_seconds_count", #"segment="tools""#) == 1)
            #expect(room.number("fleet_tool_uses_total", #"tool="remember",outcome="done""#) == 1)
            #expect(room.number("fleet_llm_requests_total", #"model="first",outcome="done""#) == 2)
            #expect(room.number("fleet_llm_time_to_first_token_seconds_count", #"model="first""#) == 2)
        }
    }

    @Test func `who answers in whose place is counted, and what it cost`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            room.model.next(.refuses(500))
            try await caller.asks("Is somebody there?", hears: "It works.")
            try await caller.hangsUp()

            #expect(room.number("fleet_llm_requests_total", #"model="first",outcome="unavailable""#) == 1)
            #expect(room.number("fleet_llm_requests_total", #"model="second",outcome="done""#) == 1)
            #expect(room.number("fleet_llm_errors_total", #"kind="unavailable""#) == 1)
            #expect(room.number("fleet_llm_errors_total") == 1)
            #expect(room.number("fleet_llm_failovers_total", #"model="second""#) == 1)
            #expect(room.number("fleet_llm_request_duration_seconds_count", #"model="second""#) == 1)
            #expect(room.number("fleet_llm_tokens_total", #"model="second",kind="prompt""#) == 31)
            #expect(room.number("fleet_llm_tokens_total", #"model="second",kind="completion""#) == 2)
        }
    }

    @Test func `an answer that nobody waits for any more is counted as cancelled`() async throws {
        try await withRelay { room in
            let caller = try await room.caller()
            room.model.next(.stalls(after: ["It is a long story"]))
            try await caller.asks("Tell me.", hears: "story")

            caller.call.say("No, tell me something else.")
            try await caller.hears("It works.")

            let cancelled = #"model="first",outcome="cancelled""#
            while room.number("fleet_llm_requests_total", cancelled) == 0 { try await pause(for: .milliseconds(1)) }
            #expect(room.number("fleet_llm_requests_total", cancelled) == 1)
            #expect(room.number("fleet_llm_errors_total") == 0)
        }
    }
}
