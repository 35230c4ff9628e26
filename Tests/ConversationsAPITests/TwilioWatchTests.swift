import Fleet
import FleetTestSupport
import JSON
import Net
import Testing

@testable import ConversationsAPI

/// Readiness tells whether Twilio answers, and is ready without it.
@Suite(.serialized, .timeLimit(.minutes(1))) struct TwilioWatchTests {
    private func missing(_ bench: LiveBench) async -> [String] {
        let report = await bench.desk.frame.readiness.report
        return report["missing"]?.array?.compactMap { $0["name"]?.string == "twilio" ? $0["reason"]?.string : nil }
            ?? []
    }

    @Test func `a Twilio that refuses is missing until it answers, and nothing more`() async throws {
        try await LiveBench.with { bench in
            await bench.desk.frame.readiness.started()
            await bench.twilio.next(.refuses(401, code: 20_003))

            await bench.backend.watch.look()
            let refused = await missing(bench)
            let isReady = await bench.desk.frame.readiness.isReady
            await bench.backend.watch.look()

            #expect(refused.count == 1 && refused[0].contains("credentials"))
            #expect(isReady)
            #expect(await missing(bench).isEmpty)
            #expect(await bench.asked == Array(repeating: "GET /v1/Services?PageSize=1", count: 2))
        }
    }

    @Test func `it is looked at now and then, and at once when there is doubt`() async throws {
        try await LiveBench.with { bench in
            let client = try LiveBench.client(bench.desk, at: await bench.twilio.url)
            let watch = TwilioWatch(
                client, bench.desk.frame.readiness, log: bench.desk.frame.log, usual: .seconds(3_600),
                shortest: .milliseconds(1))
            await bench.twilio.next(.refuses(401, code: 20_003))
            let watching = Task(executorPreference: EventLoop.shared) { await watch.run() }
            // The first look fails, and so there soon is a second.
            try await bench.twilio.came(2)

            await watch.doubt()
            try await bench.twilio.came(3)

            watching.cancel()
            await watching.value
        }
    }
}
