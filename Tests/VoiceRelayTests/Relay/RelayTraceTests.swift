import Calling
import FleetTestSupport
import HTTP
import Net
import Testing

@testable import VoiceRelay

/// What stands in the TwiML beside the call: the trace of its session, and how Twilio is to ask.
@OnLoop
@Suite(.timeLimit(.minutes(5)))
struct RelayTraceTests {
    @Test func `how Twilio is to ask is neither sent nor signed`() async throws {
        try await withRelay { room in
            let answer = try await room.door.ask(
                "/voice#rc=5&rp=ct,rt,5xx", ["CallSid": "CA" + String(repeating: "c", count: 32), "From": "+15005550001"])
            #expect(try RelayTerms(answer).greeting == "Hello there.")
        }
    }
}
