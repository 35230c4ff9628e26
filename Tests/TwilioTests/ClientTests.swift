import HTTP
import HTTPClient
import JSON
import Net
import Problems
import Testing

@testable import Twilio

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct ClientTests {
    @Test func `a question is a form, and carries who asks`() async throws {
        try await StandIn.with { asked, _ in
            asked.method == .delete ? .empty() : try .json(["ok": true] as JSONValue, status: .created)
        } _: { standIn, twilio in
            let made = try await twilio.post(
                .conversations, "/Conversations", ["FriendlyName": "Olá & até", "A": "1", "A": "2"],
                headers: ["X-Twilio-Webhook-Enabled": "true"])
            let page = try await twilio.get(.api, twilio.account.path("/Messages.json"), ["DateSent>": "2026-05-01"])
            try await twilio.delete(.conversations, "/Conversations/CH1")
            _ = try await twilio.upload(
                .media, "/Services/IS1/Media", ["Filename": "a.png"], .bytes([1, 2]), type: "image/png")

            #expect(made == ["ok": true] && page == ["ok": true])
            let post = standIn.asked[0]
            #expect(post.target.raw == "/v1/Conversations")
            #expect(String(decoding: post.body, as: UTF8.self) == "FriendlyName=Ol%C3%A1+%26+at%C3%A9&A=1&A=2")
            #expect(post.headers["Content-Type"] == "application/x-www-form-urlencoded")
            #expect(post.headers["X-Twilio-Webhook-Enabled"] == "true" && post.headers["Expect"] == nil)
            // The account and its token, in base64.
            let known = "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpjYW5hcnk="
            #expect(standIn.asked.allSatisfy { $0.headers["Authorization"] == known })
            let messages = "/2010-04-01/Accounts/\(StandIn.sid)/Messages.json?DateSent%3E=2026-05-01"
            #expect(standIn.asked[1].target.raw == messages)
            #expect(standIn.asked[2].method == .delete && standIn.asked[2].body.isEmpty)
            #expect(standIn.asked[3].target.raw == "/v1/Services/IS1/Media?Filename=a.png")
            #expect(standIn.asked[3].body == [1, 2] && standIn.asked[3].headers["Content-Type"] == "image/png")
        }
    }

    @Test func `who waits as long as Twilio asks is answered in the end`() async throws {
        try await StandIn.with { _, number in
            guard number == 2 else { return refusal(429, 20429, "Too Many Requests", headers: ["Retry-After": "0"]) }
            return try .json(["sid": "CH1"] as JSONValue)
        } _: { standIn, twilio in
            let answer = try await twilio.post(.conversations, "/Conversations")

            #expect(answer["sid"] == "CH1" && standIn.asked.count == 3)
        }
    }

    @Test func `a wait beyond the deadline is not begun`() async throws {
        try await StandIn.with { _, _ in
            refusal(429, 20429, "Too Many Requests", headers: ["Retry-After": "90"])
        } _: { standIn, twilio in
            let failure = try await failure {
                _ = try await twilio.get(.conversations, "/Conversations", within: .seconds(20))
            }

            #expect(failure?.status == 429 && failure?.retryAfter == .seconds(90))
            #expect(failure?.problem.kind == .tooMany && failure?.problem.retryAfter == .seconds(90))
            #expect(standIn.asked.count == 1)
        }
    }

    @Test(arguments: [
        (429, Method.post, 4), (503, .post, 4), (500, .post, 1), (502, .post, 1), (504, .post, 1), (500, .get, 4),
        (502, .get, 4), (504, .get, 4), (503, .get, 4), (500, .delete, 4), (400, .get, 1), (404, .get, 1),
        (409, .post, 1), (401, .get, 1),
    ])
    func `what is safe to repeat is repeated`(status: Int, method: Method, times: Int) async throws {
        try await StandIn.with { _, _ in
            refusal(status, 20001, "No")
        } _: { standIn, twilio in
            let failure = try await failure {
                switch method {
                case .get: _ = try await twilio.get(.conversations, "/Conversations")
                case .post: _ = try await twilio.post(.conversations, "/Conversations")
                default: try await twilio.delete(.conversations, "/Conversations/CH1")
                }
            }

            #expect(failure?.status == status && standIn.asked.count == times)
        }
    }

    @Test func `silence is broken once more, unless it may be an echo`() async throws {
        try await StandIn.with { asked, number in
            if asked.method == .post || number == 0 { try await pause(for: .seconds(3_600)) }
            return try .json([:] as JSONValue)
        } _: { standIn, twilio in
            var twilio = twilio
            twilio.patience = .milliseconds(500)

            #expect(try await twilio.get(.conversations, "/Conversations") == [:])
            #expect(standIn.asked.count == 2)
            let failure = try await failure { _ = try await twilio.post(.conversations, "/Conversations") }
            #expect(failure?.reason == .timedOut && standIn.asked.count == 3)
            #expect(failure?.problem.kind == .timedOut && failure?.problem.code == 20503)
        }
    }

    @Test func `a Twilio that is not there is a bad gateway`() async throws {
        // Bound and not listening: nobody else can come to listen there meanwhile.
        let listener = try Listener(at: .loopback(port: 0)) { _ in }
        let address = listener.address
        listener.close()
        let twilio = try StandIn.client(at: "http://\(address)")

        let failure = try await failure { _ = try await twilio.post(.conversations, "/Conversations") }

        #expect(failure?.reason == .unreachable && failure?.status == nil && failure?.wasAsked == false)
        #expect(failure?.problem.kind == .badGateway && failure?.problem.code == 20500)
    }

    @Test func `an answer that breaks off is none`() async throws {
        let cut: @Sendable (Status) -> Response = { status in
            Response(
                status, contentType: "application/json",
                content: .stream(length: 100) { writer in
                    try await writer.write("{\"code\":20404,")
                    throw CancellationError()
                })
        }
        try await StandIn.with { asked, _ in
            cut(asked.method == .get ? .ok : .notFound)
        } _: { _, twilio in
            let half = try await failure { _ = try await twilio.get(.conversations, "/Conversations") }
            let refused = try await failure { _ = try await twilio.post(.conversations, "/Conversations") }

            #expect(half?.reason == .unreadable && half?.problem.kind == .badGateway && half?.wasAsked == true)
            #expect(refused?.status == 404 && refused?.code == nil && refused?.problem.kind == .notFound)
        }
    }

    @Test func `a page for people is no answer`() async throws {
        try await StandIn.with { asked, _ in
            Response(
                asked.method == .get ? .ok : .badGateway, contentType: "text/html",
                content: .bytes(Array("<html>Bad Gateway</html>".utf8)))
        } _: { _, twilio in
            let page = try await failure { _ = try await twilio.get(.conversations, "/Conversations") }
            let refused = try await failure { _ = try await twilio.post(.conversations, "/Conversations") }

            #expect(page?.reason == .unreadable)
            #expect(refused?.status == 502 && refused?.message == "Twilio answered 502.")
        }
    }

    @Test func `a handler that fails for Twilio's reasons tells them`() async throws {
        try await StandIn.with { _, _ in
            throw TwilioFailure(status: 409, body: Array(#"{"code":50353,"message":"Exists."}"#.utf8))
        } _: { _, twilio in
            let failure = try await failure { _ = try await twilio.post(.conversations, "/Conversations") }

            #expect(failure?.status == 409 && failure?.code == 50353 && failure?.message == "Exists.")
        }
    }

    @Test func `credentials that Twilio refuses are our fault, and not shown`() async throws {
        try await StandIn.with { _, _ in
            refusal(401, 20003, "Authenticate")
        } _: { _, twilio in
            let failure = try #require(
                try await failure { _ = try await twilio.get(.conversations, "/Conversations") })

            #expect(failure.problem.kind == .badGateway && failure.problem.code == 20003)
            var shown = "\(failure) \(failure.problem) \(twilio)"
            dump(twilio, to: &shown)
            #expect(!shown.contains("canary") && !shown.contains("Basic "))
        }
    }

    @Test func `credentials go nowhere but to Twilio`() async throws {
        try await StandIn.with { _, _ in
            .text("bytes")
        } _: { elsewhere, _ in
            let place = elsewhere.url + "/file"
            try await StandIn.with { _, _ in
                Response(.temporaryRedirect, headers: ["Location": place])
            } _: { standIn, twilio in
                let failure = try await failure { _ = try await twilio.get(.conversations, "/Conversations") }
                let content = try await twilio.content(.api, twilio.account.path("/Messages/MM1/Media/ME1"))

                #expect(failure?.status == 307 && failure?.problem.kind == .badGateway)
                #expect(try await content.collect() == Array("bytes".utf8))
                #expect(elsewhere.asked.count == 1 && elsewhere.asked[0].headers["Authorization"] == nil)
                #expect(standIn.asked.allSatisfy { $0.headers["Authorization"] != nil })
            }
        }
    }

    @Test(arguments: [
        "/Conversations/..", "/Conversations/%2e%2E/x", "/./x", "Conversations", "/x?y", "/x#y", "/%zz", "",
    ]) func `a path that leads elsewhere is not asked for`(path: String) async throws {
        try await StandIn.with { _, _ in
            .empty()
        } _: { standIn, twilio in
            let problem = await #expect(throws: Problem.self) {
                try await twilio.delete(.conversations, path)
            }

            #expect(problem?.code == 20404 && standIn.asked.isEmpty)
        }
    }

    @Test func `who cancels does not wait`() async throws {
        try await StandIn.with { _, _ in
            try await pause(for: .seconds(3_600))
            return .empty()
        } _: { _, twilio in
            let asking = Task { try await twilio.get(.conversations, "/Conversations", within: .seconds(3_600)) }
            asking.cancel()

            await #expect(throws: CancellationError.self) { try await asking.value }
        }
    }
}
