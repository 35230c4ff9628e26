import Fleet
import FleetTestSupport
import HTTP
import JSON
import Problems
import Store
import Testing
import Twilio

@testable import ConversationsAPI

/// What is made at Twilio under a key is made once, although Twilio knows no keys.
@Suite(.serialized, .timeLimit(.minutes(1))) struct LiveKeyTests {
    private let draft: JSONValue = ["friendlyName": "a"]
    private let key: Headers = ["Idempotency-Key": "k1"]

    private func made(_ bench: LiveBench) async throws -> Int {
        try await bench.desk.api(.get, "/conversations").sids("conversations").count
    }

    @Test func `what was made is shown again, after a restart too`() async throws {
        try await LiveBench.with { bench in
            let once = try await bench.api(.post, "/conversations", draft, headers: key)
            let again = try await bench.api(.post, "/conversations", draft, headers: key)
            let later = try await bench.backendAnew().keys.once(
                IdempotencyKey(scope: "/api/conversations ", key: "k1", digest: try await digest(bench))
            ) {
                throw Problem(.broken, "It is made once only.")
            } found: {
                try await bench.backend.show(Conversation.self, at: Place(), $0)
            }

            #expect(again == once && later.sid == once["sid"]?.string)
            #expect(try await made(bench) == 1)
        }
    }

    /// What the table has noted of the one request in it.
    private func digest(_ bench: LiveBench) async throws -> String {
        try await bench.desk.frame.database.read { db in
            try #require(try db.text("SELECT digest FROM twilio_request WHERE scope = '/api/conversations '"))
        }
    }

    @Test func `what is still being asked is not asked twice`() async throws {
        try await LiveBench.with { bench in
            await bench.twilio.next(.stalls)
            let first = Task { try await bench.api(.post, "/conversations", draft, headers: key) }
            try await bench.twilio.came(1)

            let problem = await #expect(throws: Problem.self) {
                try await bench.api(.post, "/conversations", draft, headers: key)
            }
            await bench.twilio.stop()
            _ = await first.result

            #expect(problem?.kind == .conflict && problem?.message.contains("still being answered") == true)
        }
    }

    @Test func `where nobody knows whether it was made, it is not made again`() async throws {
        try await LiveBench.with { bench in
            await bench.twilio.next(.refuses(500, code: 20_500))
            let kind = try await bench.kind { try await bench.api(.post, "/conversations", draft, headers: key) }
            #expect(kind == .badGateway)

            let problem = await #expect(throws: Problem.self) {
                try await bench.api(.post, "/conversations", draft, headers: key)
            }

            #expect(problem?.kind == .conflict && problem?.message.contains("broke off") == true)
            #expect(await bench.asked.count == 1)
        }
    }

    @Test func `what a crash left open is not made again`() async throws {
        try await LiveBench.with { bench in
            let key = IdempotencyKey(scope: "/api/conversations ", key: "k1", digest: "d")
            try await bench.desk.frame.database.write { db in
                try db.run(
                    "INSERT INTO twilio_request (account, scope, key, digest, at) VALUES ('AC1', ?, ?, ?, ?)",
                    key.scope, key.key, key.digest, Clock.seconds)
            }

            let problem = await #expect(throws: Problem.self) {
                _ = try await bench.backendAnew().keys.once(key) {
                    throw Problem(.broken, "Nobody knows whether it was made before.")
                } found: {
                    try await bench.backend.show(Conversation.self, at: Place(), $0)
                }
            }

            #expect(problem?.kind == .conflict && problem?.message.contains("broke off") == true)
        }
    }

    @Test func `what never reached Twilio may be asked again under its key`() async throws {
        try await LiveBench.with { bench in
            let key = IdempotencyKey(scope: "/api/conversations ", key: "k1", digest: "d")
            let keys = try await bench.backendAnew().keys
            let unasked = {
                var failure = TwilioFailure(.unreachable, "No connection was made.")
                failure.wasAsked = false
                return failure
            }()
            for failure in [unasked, TwilioFailure(.unreachable, "The connection broke.")] {
                await #expect(throws: failure) {
                    _ = try await keys.once(key) { () async throws -> Conversation in
                        throw failure
                    } found: { _ in
                        throw Problem(.broken, "Nothing was made.")
                    }
                }
            }

            // The second may have been seen.
            let problem = await #expect(throws: Problem.self) {
                _ = try await keys.once(key) { () async throws -> Conversation in
                    throw unasked
                } found: { _ in
                    throw Problem(.broken, "Nothing was made.")
                }
            }
            #expect(problem?.kind == .conflict)
        }
    }

    @Test func `what Twilio refused may be asked again under its key`() async throws {
        try await LiveBench.with { bench in
            await bench.twilio.next(.refuses(409, code: 50_353))
            let kind = try await bench.kind { try await bench.api(.post, "/conversations", draft, headers: key) }
            #expect(kind == .conflict)

            let made = try await bench.api(.post, "/conversations", draft, headers: key)

            #expect(made["friendlyName"] == "a")
        }
    }

    @Test func `a key is asked to the end even when nobody waits for it`() async throws {
        try await LiveBench.with { bench in
            let asking = Task {
                try await bench.api(.post, "/conversations", draft, headers: key)
            }
            try await bench.twilio.came(1)
            asking.cancel()
            _ = await asking.result

            let again = try await bench.api(.post, "/conversations", draft, headers: key)

            #expect(again["friendlyName"] == "a")
            #expect(try await made(bench) == 1)
        }
    }
}

extension LiveBench {
    fileprivate func kind(of asking: () async throws -> JSONValue) async throws -> Problem.Kind? {
        try await desk.kind(of: asking)
    }
}
