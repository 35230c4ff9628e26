import Fleet
import FleetTestSupport
import HTTP
import JSON
import Net
import Problems
import Settings
import Testing

@testable import ConversationsAPI

/// What becomes of questions when Twilio, or the way there, is in trouble.
@Suite(.serialized, .timeLimit(.minutes(1))) struct LiveFailureTests {
    /// A trouble that meets a request that makes something, and what whoever made it is told.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let trouble: ScriptedTwilio.Trouble
        let kind: Problem.Kind
        let code: Int
    }

    static let cases = [
        Case("our credentials", .refuses(401, code: 20_003), .badGateway, 20_003),
        Case("not allowed", .refuses(403, code: 50_107), .forbidden, 50_107),
        Case("taken", .refuses(409, code: 50_353), .conflict, 50_353),
        Case("too many, for long", .refuses(429, code: 20_429, retryAfter: 90), .tooMany, 20_429),
        Case("its own fault", .refuses(500, code: 20_500), .badGateway, 20_500),
        Case("a page for people", .page(502), .badGateway, 20_500),
        Case("a page for people that says well", .page(200), .badGateway, 20_500),
        Case("cut", .cuts, .badGateway, 20_500),
        Case("no SID", .alters { $0 = ["friendly_name": "a"] }, .badGateway, 20_500),
    ]

    @Test(arguments: cases)
    func `trouble is told as what it means for whoever asked`(_ trouble: Case) async throws {
        try await LiveBench.with { bench in
            await bench.twilio.next(trouble.trouble)

            let problem = await #expect(throws: Problem.self) {
                try await bench.api(.post, "/conversations", ["friendlyName": "a"])
            }

            #expect(problem?.kind == trouble.kind && problem?.code == trouble.code)
            #expect(await bench.asked == ["POST /v1/Conversations"])
        }
    }

    @Test func `who is asked to wait long is told how long`() async throws {
        try await LiveBench.with { bench in
            await bench.twilio.next(.refuses(429, code: 20_429, retryAfter: 90))

            let problem = await #expect(throws: Problem.self) { try await bench.api(.get, "/conversations") }

            #expect(problem?.retryAfter == .seconds(90))
        }
    }

    @Test func `what Twilio had no time for is asked again, even when it makes something`() async throws {
        try await LiveBench.with { bench in
            await bench.twilio.next(
                .refuses(429, code: 20_429), .refuses(429, code: 20_429, retryAfter: 0), .refuses(503, code: 20_503))

            let made = try await bench.api(.post, "/conversations", ["friendlyName": "a"])

            #expect(made["friendlyName"] == "a")
            #expect(await bench.asked.count == 4)
            #expect(try await bench.api(.get, "/conversations").sids("conversations").count == 1)
        }
    }

    @Test func `what only reads is asked again after any trouble, so often and no more`() async throws {
        try await LiveBench.with { bench in
            let trouble = ScriptedTwilio.Trouble.refuses(500, code: 20_500)
            await bench.twilio.next(trouble, .page(502), trouble, nil, trouble, trouble, trouble, trouble)

            _ = try await bench.api(.get, "/conversations")
            let problem = await #expect(throws: Problem.self) { try await bench.api(.get, "/conversations") }

            #expect(problem?.kind == .badGateway)
            #expect(await bench.asked.count == 8)
        }
    }

    @Test func `a Twilio that does not answer is waited for as long as allowed`() async throws {
        try await LiveBench.with(limit: .milliseconds(200)) { bench in
            await bench.twilio.next(.stalls, .stalls, .stalls, .stalls)

            let problem = await #expect(throws: Problem.self) { try await bench.api(.get, "/conversations") }

            #expect(problem?.kind == .timedOut && problem?.code == 20_503)
        }
    }

    @Test func `a Twilio that is not there is told as such, without our secrets`() async throws {
        try await LiveBench.with { bench in
            let desk = bench.desk
            let client = try LiveBench.client(desk, at: "http://127.0.0.1:\(try await FreePort.any())")
            let backend = LiveConversations(
                twilio: client, keys: bench.backend.keys,
                watch: TwilioWatch(client, desk.frame.readiness, log: desk.frame.log))

            let problem = await #expect(throws: Problem.self) {
                try await backend.show(Conversation.self, at: Place(), "CH1")
            }

            #expect(problem?.kind == .badGateway && problem?.code == 20_500)
            let secret = desk.standIn.gate.token.reveal()
            #expect(problem?.message.contains(secret) == false)
        }
    }

    @Test func `who leaves takes the question along`() async throws {
        try await LiveBench.with { bench in
            await bench.twilio.next(.stalls)
            let asking = Task { try await bench.api(.post, "/conversations", ["friendlyName": "a"]) }
            try await bench.twilio.came(1)

            asking.cancel()

            await #expect(throws: (any Error).self) { try await asking.value }
        }
    }
}

extension LiveFailureTests.Case {
    init(_ name: String, _ trouble: ScriptedTwilio.Trouble, _ kind: Problem.Kind, _ code: Int) {
        self.init(testDescription: name, trouble: trouble, kind: kind, code: code)
    }
}
