import FleetTestSupport
import HTTP
import HTTPClient
import JSON
import Models
import Net
import Problems
import Testing

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct ModelFailureTests {
    /// How an answer fails when the server acts so.
    private func failure(
        _ act: ModelAct, _ change: (inout ChatLimits) -> Void = { _ in }
    ) async throws -> (failure: ModelFailure?, text: String) {
        var found: (ModelFailure?, String) = (nil, "")
        try await Stage.with { stage in
            stage.server.next(act)
            var request = asking("hi")
            change(&request.limits)
            let heard = try await hear(stage.model.reply(to: request))
            #expect(heard.finish == nil || heard.failure == nil)
            found = (heard.failure, heard.text)
        }
        return found
    }

    nonisolated static let refusals: [(status: Int, body: JSONValue, kind: ModelFailure.Kind)] = [
        (400, ["error": ["message": "Bad.", "type": "invalid_request_error", "param": nil, "code": nil]], .refused),
        (400, ["error": ["message": "Too long.", "code": "context_length_exceeded"]], .tooLong),
        (400, ["message": "the prompt is too long: 9 tokens"], .tooLong),
        (
            401, ["error": ["message": "Incorrect API key provided: canary-key.", "code": "invalid_api_key"]],
            .unauthorised
        ),
        (403, ["detail": "Not for you."], .refused),
        (404, ["error": ["message": "No such model.", "code": "model_not_found"]], .refused),
        (408, [:], .unavailable),
        (413, "too big", .tooLong),
        (429, ["error": ["message": "Slow down.", "code": "rate_limit_exceeded"]], .rateLimited),
        (
            429, ["error": ["message": "No money.", "type": "insufficient_quota", "code": "insufficient_quota"]],
            .refused
        ),
        (500, ["error": "text"], .unavailable),
        (503, [["error": ["message": "In a list.", "code": 503]]], .unavailable),
        (302, [:], .garbled),
    ]

    @Test(arguments: refusals.indices) func `an answer that is no success says why`(index: Int) async throws {
        let row = Self.refusals[index]

        let failure = try #require(try await failure(.refuses(row.status, body: row.body)).failure)

        #expect(failure.kind == row.kind && failure.status == row.status)
        #expect(!failure.message.contains("canary-key"))
    }

    nonisolated static let delays: [(headers: Headers, delay: Duration)] = [
        (["retry-after-ms": "250.5", "Retry-After": "9"], .microseconds(250_500)),
        (["Retry-After": "1.5"], .milliseconds(1_500)), (["Retry-After": "7"], .seconds(7)),
        (["Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"], .zero),
        (["Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"], .seconds(86_400)),
        (["Retry-After": "99999999999999999999"], .seconds(86_400)),
    ]

    @Test(arguments: delays.indices) func `how long a server wants to be left alone is told`(index: Int) async throws {
        let (headers, delay) = Self.delays[index]
        let failure = try await failure(.refuses(429, headers: headers)).failure

        #expect(failure?.retryAfter == delay && failure?.isPassing == true)
        #expect(failure?.problem.retryAfter == delay)
    }

    @Test func `a server may say itself whether another try helps`() async throws {
        let no = try await failure(.refuses(500, headers: ["x-should-retry": "false"])).failure
        let yes = try await failure(.refuses(400, headers: ["x-should-retry": "true"])).failure

        #expect(no?.isPassing == false && yes?.isPassing == true)
    }

    @Test func `a page for people is no answer`() async throws {
        #expect(try await failure(.page(502)).failure?.kind == .unavailable)
        #expect(try await failure(.page(200)).failure?.kind == .cut)
    }

    @Test func `a server that says nothing is not waited for`() async throws {
        let failure = try await failure(.silent) { $0.firstToken = .milliseconds(30) }.failure

        #expect(failure?.kind == .stalled && failure?.problem.kind == .timedOut)
    }

    @Test func `signs of life are no words`() async throws {
        let comments = Array(repeating: ": still here\n\n", count: 3)
        let roles = Array(
            repeating: "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n", count: 2)

        try await Stage.with { stage in
            stage.server.next(.raw(comments + roles), .raw(comments + roles + ["data: {\"choices\":[]"]))
            stage.server.usual = .stalls(after: [""])
            var request = asking("hi")
            request.limits.firstToken = .milliseconds(40)

            var kinds: [ModelFailure.Kind?] = []
            for _ in 0..<3 { kinds.append(try await hear(stage.model.reply(to: request)).failure?.kind) }

            #expect(kinds == [.cut, .cut, .stalled])
        }
    }

    @Test func `a stall within an answer ends it, after what was said`() async throws {
        try await Stage.with { stage in
            stage.server.next(.stalls(after: ["Your ", "order"]))
            var request = asking("hi")
            request.limits.betweenTokens = .milliseconds(40)

            let heard = try await hear(stage.model.reply(to: request))

            #expect(heard.text == "Your order" && heard.failure?.kind == .stalled)
            try await stage.server.lost(1)
        }
    }

    @Test func `an answer that never ends is ended`() async throws {
        let endless = ModelAct.says(Array(repeating: "on ", count: 100), pace: .milliseconds(20))

        let (failure, text) = try await failure(endless) { $0.whole = .milliseconds(500) }

        #expect(failure?.kind == .stalled && text.hasPrefix("on "))
    }

    @Test func `who reads slowly has not stalled`() async throws {
        try await Stage.with { stage in
            var request = asking("hi")
            request.limits.betweenTokens = .milliseconds(200)
            request.limits.firstToken = .seconds(10)
            stage.server.next(.says(["a", "b", "c"]))
            var heard = ""
            var stream = stage.model.reply(to: request).makeAsyncIterator()
            while let event = try await stream.next() {
                if case .text(let text) = event { heard += text }
                // The server has long told all of it.
                if heard == "a" { try await pause(for: .milliseconds(250)) }
            }

            #expect(heard == "abc")
        }
    }

    @Test func `a cut, garbage and an error within an answer are failures`() async throws {
        let cut = try await failure(.cuts(after: ["Your "]))
        let garbage = try await failure(.garbage(after: ["Your "]))
        let error = try await failure(
            .fails(after: ["Your "], error: ["message": "Out.", "code": "rate_limit_exceeded"]))

        #expect(cut.text == "Your " && cut.failure?.kind == .cut)
        #expect(garbage.text == "Your " && garbage.failure?.kind == .garbled)
        #expect(error.text == "Your " && error.failure?.kind == .rateLimited)
    }

    @Test func `a server that is not there is known`() async throws {
        try await Stage.with { stage in
            await stage.server.leave()
            let failure = try await hear(stage.model.reply(to: asking("hi"))).failure

            #expect(failure?.isPassing == true)
        }
    }

    @Test func `whoever cancels ends the request, while it waits and while it is told`() async throws {
        try await Stage.with { stage in
            stage.server.next(.silent, .stalls(after: ["Your "]))
            let model = stage.model
            for number in 1...2 {
                let work = Task(executorPreference: EventLoop.shared) { try await hear(model.reply(to: asking("hi"))) }
                try await stage.server.came(number)
                work.cancel()

                await #expect(throws: CancellationError.self) { try await work.value }
                try await stage.server.lost(number)
            }
            #expect(stage.client.statistics.active == 0)
        }
    }

    @Test func `dropping an answer ends its request`() async throws {
        try await Stage.with { stage in
            stage.server.next(.stalls(after: ["Your "]))
            do {
                var stream = stage.model.reply(to: asking("hi")).makeAsyncIterator()
                #expect(try await stream.next() == .answering(model: "first"))
            }

            try await stage.server.lost(1)
            #expect(stage.client.statistics.active == 0)
        }
    }
}
