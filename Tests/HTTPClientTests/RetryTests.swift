import Foundation
import HTTP
import Net
import Problems
import Testing

@testable import HTTPClient

@Suite struct RetryPolicyTests {
    typealias Row = (outcome: RetryPolicy.Outcome, whenIdempotent: Bool, otherwise: Bool)

    static let table: [Row] = [
        (.failed(.couldNotResolve, wasSent: false), true, true),
        (.failed(.couldNotConnect("x"), wasSent: false), true, true),
        (.failed(.couldNotSecure("x"), wasSent: false), true, true),
        (.failed(.timedOut(.connecting), wasSent: false), true, true),
        (.failed(.notTrusted("x"), wasSent: false), false, false),
        (.failed(.notAllowed, wasSent: false), false, false),
        (.failed(.unsendable("x"), wasSent: false), false, false),
        (.failed(.closing, wasSent: false), false, false),
        (.failed(.timedOut(.whole), wasSent: false), false, false),
        (.failed(.reset, wasSent: true), true, false),
        (.failed(.cut, wasSent: true), false, false),
        (.failed(.malformed, wasSent: true), false, false),
        (.failed(.timedOut(.waitingForHead), wasSent: true), false, false),
        (.failed(.timedOut(.whole), wasSent: true), false, false),
        (.failed(.tooLarge(limit: 1), wasSent: true), false, false),
        (.answered(.tooManyRequests, retryAfter: nil), true, true),
        (.answered(.badGateway, retryAfter: nil), true, false),
        (.answered(.serviceUnavailable, retryAfter: nil), true, false),
        (.answered(.gatewayTimeout, retryAfter: nil), true, false),
        (.answered(.internalServerError, retryAfter: nil), false, false),
        (.answered(.ok, retryAfter: .seconds(1)), false, false),
        (.answered(.notFound, retryAfter: nil), false, false),
        (.answered(.found, retryAfter: nil), false, false),
    ]

    private let policy = RetryPolicy(tries: 4, firstDelay: .milliseconds(100), longestDelay: .milliseconds(300))

    private func decide(
        _ outcome: RetryPolicy.Outcome, tries: Int = 1, isIdempotent: Bool = true, canRepeatBody: Bool = true,
        timeLeft: Duration? = nil, luck: Double = 1
    ) -> RetryPolicy.Decision {
        policy.decide(
            RetryPolicy.Situation(
                tries: tries, isIdempotent: isIdempotent, canRepeatBody: canRepeatBody, outcome: outcome),
            timeLeft: timeLeft, luck: luck)
    }

    @Test(arguments: table.indices) func `each outcome is tried again when that is safe`(index: Int) {
        let row = Self.table[index]

        #expect((decide(row.outcome) != .giveUp) == row.whenIdempotent)
        #expect((decide(row.outcome, isIdempotent: false) != .giveUp) == row.otherwise)
    }

    @Test func `a body that is gone cannot be sent again, one that never left can`() {
        #expect(decide(.answered(.serviceUnavailable, retryAfter: nil), canRepeatBody: false) == .giveUp)
        #expect(decide(.answered(.tooManyRequests, retryAfter: nil), canRepeatBody: false) == .giveUp)
        #expect(decide(.failed(.reset, wasSent: true), canRepeatBody: false) == .giveUp)
        #expect(decide(.failed(.couldNotResolve, wasSent: false), canRepeatBody: false) != .giveUp)
    }

    @Test func `delays double up to the longest, and luck takes a part of them`() {
        let failure = RetryPolicy.Outcome.failed(.couldNotResolve, wasSent: false)

        #expect(decide(failure, tries: 1) == .retry(after: .milliseconds(100)))
        #expect(decide(failure, tries: 2) == .retry(after: .milliseconds(200)))
        #expect(decide(failure, tries: 3) == .retry(after: .milliseconds(300)))
        #expect(decide(failure, tries: 4) == .giveUp)
        #expect(decide(failure, tries: 2, luck: 0) == .retry(after: .zero))
        #expect(decide(failure, tries: 2, luck: 0.5) == .retry(after: .milliseconds(100)))
        #expect(policy.backoff(100) == .milliseconds(300))
    }

    @Test func `a server is given the time it asks for, unless that is too long`() {
        func told(_ delay: Duration, timeLeft: Duration? = nil) -> RetryPolicy.Decision {
            decide(.answered(.tooManyRequests, retryAfter: delay), timeLeft: timeLeft, luck: 0)
        }

        #expect(told(.seconds(2)) == .retry(after: .seconds(2)))
        #expect(told(.seconds(31)) == .giveUp)
        #expect(told(.seconds(2), timeLeft: .seconds(2)) == .giveUp)
        #expect(told(.seconds(2), timeLeft: .seconds(3)) == .retry(after: .seconds(2)))
    }

    @Test func `a policy may know its server better`() {
        var policy = policy
        policy.refusals = [429, 503]
        policy.failures = [500]
        policy.repeatsSilence = true
        func isRepeated(_ outcome: RetryPolicy.Outcome, isIdempotent: Bool) -> Bool {
            let situation = RetryPolicy.Situation(
                tries: 1, isIdempotent: isIdempotent, canRepeatBody: true, outcome: outcome)
            return policy.decide(situation, timeLeft: nil, luck: 1) != .giveUp
        }

        #expect(isRepeated(.answered(.serviceUnavailable, retryAfter: nil), isIdempotent: false))
        #expect(isRepeated(.answered(.internalServerError, retryAfter: nil), isIdempotent: true))
        #expect(!isRepeated(.answered(.internalServerError, retryAfter: nil), isIdempotent: false))
        #expect(!isRepeated(.answered(.badGateway, retryAfter: nil), isIdempotent: true))
        #expect(isRepeated(.failed(.timedOut(.waitingForHead), wasSent: true), isIdempotent: true))
        #expect(!isRepeated(.failed(.timedOut(.waitingForHead), wasSent: true), isIdempotent: false))
        #expect(!isRepeated(.failed(.timedOut(.whole), wasSent: true), isIdempotent: true))
    }

    @Test func `never means never`() {
        let situation = RetryPolicy.Situation(
            tries: 1, isIdempotent: true, canRepeatBody: true, outcome: .failed(.couldNotResolve, wasSent: false))

        #expect(RetryPolicy.never.decide(situation, timeLeft: nil, luck: 0) == .giveUp)
    }

    @Test func `the budget allows a few retries at once and a tenth in the long run`() {
        var budget = RetryBudget()

        var burst = 0
        while budget.spend() { burst += 1 }
        var later = 0
        for _ in 0..<1_000 {
            budget.noteRequest()
            if budget.spend() { later += 1 }
        }

        #expect(burst == 10)
        #expect(later == 100)
    }

    @Test(arguments: [
        ("0", 0), ("120", 120), ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sunday, 06-Nov-94 08:49:37 GMT", 37),
        ("Sun Nov  6 08:49:37 1994", 37), ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
        ("Tue, 08 Nov 1994 08:49:00 GMT", 172_800),
    ])
    func `Retry-After is read as seconds or as any date`(text: String, seconds: Int) {
        #expect(RetryAfter.read(text, now: HTTPDate(secondsSince1970: 784_111_740)) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "-1", "1.5", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT",
    ])
    func `Retry-After that says neither says nothing`(text: String) {
        #expect(RetryAfter.read(text, now: HTTPDate(secondsSince1970: 784_111_740)) == nil)
    }
}

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct RetryTests {
    let client = HTTPClient()
    private let quick = RetryPolicy(tries: 3, firstDelay: .milliseconds(1), longestDelay: .milliseconds(2))

    private func busy(_ code: Int) -> String {
        "HTTP/1.1 \(code) Busy\r\nRetry-After: 0\r\nContent-Length: 4\r\n\r\nbusy"
    }

    @Test(arguments: [
        (503, "GET", 3), (503, "POST", 1), (429, "POST", 3), (502, "PUT", 3), (500, "GET", 1),
    ])
    func `a busy server is asked as often as the policy says`(code: Int, method: String, times: Int) async throws {
        let server = try ScriptedServer(answering: { _, _ in busy(code) })
        defer { server.stop() }
        var request = ClientRequest(Method(method), server.url, body: .bytes(Array("again".utf8)))
        request.retries = quick

        let response = try await client.send(request)

        #expect(response.status.code == code)
        #expect(try await text(response.collect()) == "busy")
        #expect(client.statistics.requests == times)
        #expect(client.statistics.retries == times - 1)
        #expect(server.connections.count == 1)
    }

    @Test func `a server that recovers is believed`() async throws {
        let server = try ScriptedServer(answering: { head, number in number < 2 ? busy(503) : ok("fine") })
        defer { server.stop() }
        var request = ClientRequest(.get, server.url)
        request.retries = quick

        #expect(try await text(client.send(request).collect()) == "fine")
    }

    @Test func `a post that carries a key may be sent again after a broken connection`() async throws {
        let server = try ScriptedServer { connection in
            let head = try await connection.head()
            _ = try await connection.bytes(contentLength(head))
            if connection.number == 0 { connection.close() } else { connection.send(ok("second")) }
        }
        defer { server.stop() }
        var request = ClientRequest(.post, server.url, body: .bytes(Array("once".utf8)))
        request.retries = quick

        let problem = await problem { _ = try await client.send(request) }
        #expect(problem?.kind == .unavailable)
        #expect(server.connections.count == 1)

        request.isIdempotent = true
        #expect(try await text(client.send(request).collect()) == "second")
    }

    @Test func `a connection that cannot be made is tried again for any method`() async throws {
        let port = ClosedPort()
        var request = ClientRequest(.post, port.url)
        request.retries = quick

        let problem = await problem { _ = try await client.send(request) }

        #expect(problem?.kind == .unavailable)
        #expect(client.statistics.requests == 3)
    }
}
