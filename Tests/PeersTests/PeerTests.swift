import HTTP
import HTTPClient
import HTTPServer
import JSON
import Net
import Problems
import Settings
import Telemetry
import Testing

@testable import Peers

@Suite struct PeerTests {
    /// A neighbour that answers as `answer` says, while `body` asks.
    private func with(
        _ answer: @escaping RouteHandler.Waiting, _ body: (Peers) async throws -> Void
    ) async throws {
        let routes = [Route.get("/{path...}", "Asks.", answer), .post("/{path...}", "Tells.", answer)]
        let server = await Server(router: Router(routes))
        let address = try await server.listen(at: .loopback(port: 0))
        let peers = Peers(
            ["neighbour": "http://\(address)"], token: Secret("canary-token"), client: HTTPClient())
        do {
            try await body(peers)
        } catch {
            await server.breakOff()
            throw error
        }
        await server.breakOff()
    }

    private func problem(
        _ peers: Peers, within limit: Duration = .seconds(30)
    ) async throws -> Problem {
        try await #require(throws: Problem.self) {
            let _: JSONValue = try await peers.peer("neighbour").ask(.get, "/x", within: limit)
        }
    }

    @Test func `who asks is named, traced and known`() async throws {
        let trace = Trace()
        try await with { request in
            try .json(
                [
                    "token": .string(request.headers["X-Fleet-Token"] ?? ""),
                    "request": .string(request.headers["X-Request-Id"] ?? ""),
                    "trace": .string(request.headers["traceparent"] ?? ""),
                    "type": .string(request.headers["Content-Type"] ?? ""),
                    "body": try JSONValue(parsing: try await request.body.collect(upTo: 100)),
                ] as JSONValue)
        } _: { peers in
            let context = LogContext(requestID: RequestID(inbound: "RQ-known-everywhere"), trace: trace)

            let seen: JSONValue = try await LogContext.$current.withValue(context) {
                try await peers.peer("neighbour").ask(.post, "/x", ["n": 1] as JSONValue)
            }

            #expect(seen["token"] == "canary-token" && seen["request"] == "RQ-known-everywhere")
            #expect(seen["type"] == "application/json" && seen["body"] == ["n": 1])
            let parent = try #require(seen["trace"]?.string.flatMap { Trace(traceparent: $0) })
            #expect(parent.traceID == trace.traceID && parent.spanID != trace.spanID)
        }
    }

    @Test func `another token is shown as soon as there is one`() async throws {
        try await with { request in
            try .json(["token": .string(request.headers["X-Fleet-Token"] ?? "none")] as JSONValue)
        } _: { peers in
            let neighbour = try peers.peer("neighbour")
            peers.replaceToken(Secret("another"))
            let seen: JSONValue = try await neighbour.ask(.get, "/x")
            peers.replaceToken(nil)
            let unseen: JSONValue = try await neighbour.ask(.get, "/x")

            #expect(seen["token"] == "another" && unseen["token"] == "none")
        }
    }

    @Test func `a neighbour's problem comes back as ours`() async throws {
        try await with { _ in
            throw Problem(.conflict, "It is closed.", code: 50_438, field: "state", retryAfter: .seconds(7))
        } _: { peers in
            let problem = try await problem(peers)

            #expect(
                problem == Problem(.conflict, "It is closed.", code: 50_438, field: "state", retryAfter: .seconds(7)))
        }
    }

    @Test func `a code that only repeats the status is none`() async throws {
        try await with { _ in
            throw Problem(.notFound, "It is not there.")
        } _: { peers in
            let problem = try await problem(peers)

            #expect(problem == Problem(.notFound, "It is not there."))
        }
    }

    @Test(arguments: [401, 405, 500, 302, 304, 418, 503])
    func `an answer that is no success is a problem`(code: Int) async throws {
        try await with { _ in
            Response(Status(code: code), headers: ["Location": "/elsewhere"])
        } _: { peers in
            let problem = try await problem(peers)

            let expected: Problem.Kind = code == 503 ? .unavailable : code == 418 ? .invalid : .badGateway
            #expect(problem.kind == expected)
            #expect(problem.message.contains("neighbour answered \(code)"))
        }
    }

    @Test func `an answer that cannot be read is the neighbour's failure`() async throws {
        try await with { _ in
            .text("not JSON")
        } _: { peers in
            let problem = try await problem(peers)

            #expect(problem.kind == .badGateway && problem.message.hasPrefix("neighbour answered something"))
        }
    }

    @Test func `a neighbour that is silent is not waited for beyond the time given`() async throws {
        try await with { _ in
            try await pause(for: .seconds(3_600))
            return .empty()
        } _: { peers in
            let problem = try await problem(peers, within: .milliseconds(50))

            #expect(problem.kind == .timedOut)
        }
    }

    @Test func `a neighbour that is down is known at once`() async throws {
        // Bound and not listening: nobody else can come to listen there meanwhile.
        let listener = try await Listener(at: .loopback(port: 0)) { _ in }
        let address = await listener.address
        await listener.close()
        let peers = Peers(["neighbour": "http://\(address)"], token: nil, client: HTTPClient())

        #expect(try await problem(peers).kind == .unavailable)
        #expect(await !peers.answers("neighbour"))
        #expect(await !peers.answers("stranger"))
    }

    @Test func `who cancels does not wait`() async throws {
        try await with { _ in
            try await pause(for: .seconds(3_600))
            return .empty()
        } _: { peers in
            let asking = Task { try await peers.peer("neighbour").tell(.get, "/x", within: .seconds(3_600)) }
            asking.cancel()

            await #expect(throws: (any Error).self) { try await asking.value }
        }
    }

    @Test func `what is told has a key, and its kind is a word of the path`() async throws {
        try await with { request in
            #expect(request.target.path == "/inbox/call%2Fended%20%3F")
            #expect(request.headers["Idempotency-Key"] == "one")
            return .empty(.accepted)
        } _: { peers in
            try await peers.tell("neighbour", "call/ended ?", id: "one", body: Array("{}".utf8))
        }
    }

    @Test func `asking somebody who is not to the right is a mistake`() async throws {
        let peers = Peers([:], token: nil, client: HTTPClient())

        let problem = #expect(throws: Problem.self) { try peers.peer("gateway") }
        #expect(problem?.kind == .broken)
    }

    @Test func `printing a neighbour shows no token`() async throws {
        let peers = Peers(["neighbour": "http://127.0.0.1:1"], token: Secret("canary-token"), client: HTTPClient())
        var text = "\(peers) \(try peers.peer("neighbour"))"
        dump(peers, to: &text)

        #expect(!text.contains("canary-token"))
    }
}
