import FleetTestSupport
import HTTP
import JSON
import Net
import Testing

@testable import Models

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct ChatFailoverTests {
    /// Asks two models behind one server, of which the script decides.
    private func asked(
        _ acts: [ModelAct], patience: ChatFailover.Patience = hasty, times: Int = 1,
        _ change: (inout ChatRequest) -> Void = { _ in }
    ) async throws -> (heard: Heard, models: [String], told: [ModelFailure.Kind]) {
        var result: (Heard, [String], [ModelFailure.Kind]) = (Heard(), [], [])
        try await Stage.with { stage in
            for act in acts { stage.server.next(act) }
            let told = Told()
            let failover = ChatFailover([stage.model, stage.other("second")], patience: patience) { _, failure in
                told.kinds.append(failure.kind)
            }
            var request = asking("hi")
            change(&request)
            for _ in 0..<times { result.0 = try await hear(failover.reply(to: request)) }
            result.1 = stage.server.asked.map { $0.body["model"]?.string ?? "" }
            result.2 = told.kinds
        }
        return result
    }

    @OnLoop private final class Told {
        var kinds: [ModelFailure.Kind] = []
        nonisolated init() {}
    }

    @Test func `the first model answers when it can`() async throws {
        let (heard, models, told) = try await asked([])

        #expect(heard.text == "It works." && models == ["first"] && told.isEmpty)
    }

    @Test func `the next model answers when one cannot`() async throws {
        for act: ModelAct in [
            .refuses(500), .refuses(404), .refuses(401), .cuts(after: []), .garbage(after: []), .page(200),
        ] {
            let (heard, models, told) = try await asked([act])

            #expect(heard.text == "It works." && heard.model == "second" && heard.failure == nil)
            #expect(models == ["first", "second"] && told.count == 1)
        }
    }

    @Test func `a model that is late is not waited for, and the next one is given longer`() async throws {
        let (heard, models, told) = try await asked([.silent, .waits(.milliseconds(30), then: .says(["Late."]))]) {
            $0.limits.firstToken = .milliseconds(200)
        }

        #expect(heard.text == "Late." && models == ["first", "second"] && told == [.stalled])
    }

    @Test func `nothing is said twice once something was heard`() async throws {
        let (heard, models, _) = try await asked([.cuts(after: ["Your "])])

        #expect(heard.text == "Your " && heard.failure?.kind == .cut && models == ["first"])
    }

    @Test func `all are asked again when their trouble may pass`() async throws {
        let (heard, models, told) = try await asked([.refuses(500), .refuses(503), .cuts(after: []), .refuses(429)])

        #expect(heard.text == "It works." && models == ["first", "second", "first", "second", "first"])
        #expect(told.count == 4)
    }

    @Test func `what does not pass is not asked again, and the first model's word counts`() async throws {
        let (heard, models, _) = try await asked([.refuses(404), .refuses(401)])

        #expect(heard.failure?.status == 404 && models == ["first", "second"])
    }

    @Test func `a server that wants to be left alone for longer than there is patience ends the search`() async throws {
        let wait: Headers = ["Retry-After": "60"]
        let (heard, models, _) = try await asked([.refuses(429, headers: wait), .refuses(429, headers: wait)])

        #expect(heard.failure?.kind == .rateLimited && heard.failure?.retryAfter == .seconds(60))
        #expect(models == ["first", "second"])
    }

    @Test func `a model that wants to be left alone is not asked because another may be`() async throws {
        let wait: Headers = ["Retry-After": "30"]
        let (heard, models, _) = try await asked([.refuses(429, headers: wait), .refuses(503)])

        #expect(heard.text == "It works." && models == ["first", "second", "second"])
    }

    @Test func `a model that wants to be left alone for a moment is asked again after it`() async throws {
        let wait: Headers = ["retry-after-ms": "40"]
        let (heard, models, _) = try await asked([.refuses(429, headers: wait), .refuses(404)])

        #expect(heard.text == "It works." && models == ["first", "second", "first"])
    }

    @Test func `no rest is longer than some minutes, whatever a server asks for`() {
        var failure = ModelFailure(.rateLimited, "Busy.")
        failure.retryAfter = .seconds(86_400)

        #expect(ModelRest.pause(after: failure, inRow: 1) == .seconds(300))
        failure.retryAfter = .seconds(40)
        #expect(ModelRest.pause(after: failure, inRow: 1) == .seconds(40))
    }

    @Test func `an answer that breaks off within a tool's arguments is asked for again`() async throws {
        let call = #"{"index":0,"id":"c","function":{"name":"find","arguments":"{\"order\": \"A"}}"#
        let (heard, models, _) = try await asked([
            .raw(["data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[\(call)]}}]}\n\n"])
        ])

        #expect(heard.text == "It works." && heard.failure == nil && heard.model != nil)
        #expect(models == ["first", "second"] && heard.calls.isEmpty)
    }

    @Test func `a model in trouble is left alone for a while`() async throws {
        let (heard, models, _) = try await asked([.refuses(401)], times: 3)

        #expect(heard.model == "second" && models == ["first", "second", "second", "second"])
    }

    @Test func `a failure that one request brings on itself rests nobody`() async throws {
        let long: JSONValue = ["error": ["message": "x", "code": "context_length_exceeded"]]
        let (heard, models, _) = try await asked([.refuses(400, body: long)], times: 2)

        #expect(heard.model == "first" && models == ["first", "second", "first"])
    }

    @Test func `a request may name a model, which takes the first one's place`() async throws {
        let (heard, models, _) = try await asked([.refuses(500)]) { $0.model = "named" }

        #expect(models == ["named", "second"] && heard.model == "second")
    }

    @Test func `whoever cancels a search ends it`() async throws {
        try await Stage.with { stage in
            stage.server.next(.refuses(500), .silent)
            let failover = ChatFailover([stage.model, stage.other("second")], patience: hasty)
            let work = Task(executorPreference: EventLoop.shared) { try await hear(failover.reply(to: asking("hi"))) }
            try await stage.server.came(2)
            work.cancel()

            await #expect(throws: CancellationError.self) { try await work.value }
            try await stage.server.lost(1)
            #expect(stage.server.asked.count == 2)
        }
    }
}
