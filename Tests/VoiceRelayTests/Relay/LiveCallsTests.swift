import Net
import Testing

@testable import VoiceRelay

/// Calls between two sockets, of which Twilio may say nothing more.
@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct LiveCallsTests {
    @Test func `a service that stops waits for the last word on a call no longer than it has to`() async throws {
        let live = LiveCalls(patience: .seconds(3_600), lastPatience: .milliseconds(5))
        var lost: Set<String> = []
        live.lost = { lost.insert($0) }
        live.keepWaiting(for: "CA1")

        live.hurry()
        live.keepWaiting(for: "CA2")
        try await live.untilEmpty()

        #expect(lost == ["CA1", "CA2"] && live.isEmpty)
    }
}
