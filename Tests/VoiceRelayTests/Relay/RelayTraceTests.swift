import Calling
import FleetTestSupport
import HTTP
import Net
import Telemetry
import Testing

@testable import VoiceRelay

/// What stands in the TwiML beside the call: the trace of its session, and how Twilio is to ask.
@OnLoop
@Suite(.timeLimit(.minutes(5)))
struct RelayTraceTests {
    @Test func `what is done in a session belongs to the trace of the request that led to it`() async throws {
        try await withRelay { room in
            let line = try await RawLine(room.door)
            line.setUp()
            try await line.asks("Where is my parcel?", hears: "It works.")

            let told = try #require(line.terms.parameters["trace"].flatMap(Trace.init(traceparent:)))
            let context = try #require(room.live.session(of: line.sid)).context
            #expect(context.trace?.traceID == told.traceID && context.callSID == line.sid)
        }
    }

    @Test func `a session that was told of no trace has one of its own`() async throws {
        try await withRelay { room in
            let line = try await RawLine(room.door)
            line.setUp { $0.parameters["trace"] = nil }
            try await line.asks("Where is my parcel?", hears: "It works.")
            #expect(room.live.session(of: line.sid)?.context.trace != nil)
        }
    }

    @Test func `how Twilio is to ask is neither sent nor signed`() async throws {
        try await withRelay { room in
            let answer = try await room.door.ask(
                "/voice#rc=5&rp=ct,rt,5xx",
                ["CallSid": "CA" + String(repeating: "c", count: 32), "From": "+15005550001"])
            #expect(try RelayTerms(answer).greeting == "Hello there.")
        }
    }
}
