import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Net
import Problems
import Store
import Testing

@testable import Fleet

@Suite struct InboxTests {
    @Test func `a kind that nobody works on is refused`() async throws {
        let bench = try await Workbench()

        let refusal = await #expect(throws: Problem.self) {
            try await bench.frame.inbox.accept(WorkItem(id: "one", kind: "unknown", body: []))
        }

        #expect(refusal?.kind == .notOffered)
    }

    @Test func `a ping is kept, worked on, and seen as an event`() async throws {
        let bench = try await Workbench()

        try await bench.working {
            let isNew = try await bench.frame.inbox.accept(WorkItem(id: "one", kind: "frame.ping", body: []))
            let isNewAgain = try await bench.frame.inbox.accept(WorkItem(id: "one", kind: "frame.ping", body: []))
            _ = try await bench.item("one", bench.frame.inbox.queue) { $0.state == .done }

            #expect(isNew && !isNewAgain)
        }

        let events = try await bench.frame.events.events(after: 0)
        #expect(events.map(\.type) == ["frame.ping"] && events.map(\.subject) == ["one"])
    }

    @Test func `fifty who tell the same thing at once make one effect`() async throws {
        let bench = try await Workbench()

        let new = try await bench.working {
            let new = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await bench.frame.inbox.accept(WorkItem(id: "x", kind: "frame.ping", body: []))
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            _ = try await bench.item("x", bench.frame.inbox.queue) { $0.state == .done }
            return new
        }

        #expect(new == 1)
        #expect(try await bench.frame.events.events(after: 0).count == 1)
    }

    @Test @OnLoop func `a frame whose work has stopped goes, though a worker of its inbox holds it`() async throws {
        weak var frame: Frame?
        do {
            let made = try await Workbench().frame
            frame = made
            made.inbox.handle("call.ended") { _ in { _ in withExtendedLifetime(made) {} } }
            await made.stopWork()
        }

        #expect(frame == nil)
    }
}

@Suite struct OutboxTests {
    /// A server that answers as a neighbour's inbox does, with what `answer` says.
    private func neighbour(
        _ answer: @escaping @Sendable (Request) async throws -> Response
    ) async throws -> (server: Server, address: String) {
        let server = await Server(router: Router([.post("/inbox/{kind}", "Tells.", answer)]))
        let address = try await server.listen(at: .loopback(port: 0))
        return (server, "http://\(address)")
    }

    @Test func `what is kept is told, and what is undone is not`() async throws {
        let told = Gate()
        let (server, address) = try await neighbour { request in
            #expect(request.headers["Idempotency-Key"] == "kept")
            #expect(request.path["kind"] == "call.ended")
            await told.open()
            return .empty(.accepted)
        }
        let bench = try await Workbench(neighbours: ["conversations-api"], environment: ["CONVERSATIONS_URL": address])
        let outbox = bench.frame.outbox

        let work = Task(executorPreference: EventLoop.shared) { await outbox.run(over: bench.frame.peers) }
        _ = try? await bench.frame.keep { connection in
            try outbox.put(Notice(id: "undone", to: "conversations-api", "call.ended", [:]), in: connection)
            throw Problem(.conflict, "Not today.")
        }
        try await bench.frame.keep {
            try outbox.put(Notice(id: "kept", to: "conversations-api", "call.ended", [:]), in: $0)
        }
        try await told.pass()
        let kept = try await bench.item("kept", outbox.queue) { $0.state == .done }
        work.cancel()
        await work.value
        await server.breakOff()

        #expect(kept.target == "conversations-api")
        #expect(try await outbox.queue.items(in: nil, before: nil, limit: 10).count == 1)
    }

    @Test func `a notice to somebody who is not to the right is a mistake`() async throws {
        let bench = try await Workbench(neighbours: ["conversations-api"])
        let outbox = bench.frame.outbox

        let refusal = await #expect(throws: Problem.self) {
            try await bench.frame.keep { try outbox.put(Notice(id: "one", to: "gateway", "x", [:]), in: $0) }
        }

        #expect(refusal?.kind == .broken)
        #expect(try await outbox.queue.items(in: nil, before: nil, limit: 10).isEmpty)
    }

    @Test func `what a neighbour refuses for good is given up with its words`() async throws {
        let (server, address) = try await neighbour { _ in throw Problem(.invalid, "That call never was.") }
        let bench = try await Workbench(neighbours: ["conversations-api"], environment: ["CONVERSATIONS_URL": address])
        let outbox = bench.frame.outbox

        let work = Task(executorPreference: EventLoop.shared) { await outbox.run(over: bench.frame.peers) }
        try await bench.frame.keep {
            try outbox.put(Notice(id: "one", to: "conversations-api", "call.ended", [:]), in: $0)
        }
        let dead = try await bench.item("one", outbox.queue) { $0.state == .dead }
        work.cancel()
        await work.value
        await server.breakOff()

        #expect(dead.lastError == "That call never was." && dead.attempts == 1)
    }

    @Test func `what waits for a neighbour is told as soon as it is back`() async throws {
        let told = Gate()
        let port = try await FreePort.any()
        let bench = try await Workbench(
            neighbours: ["conversations-api"], environment: ["CONVERSATIONS_URL": "http://127.0.0.1:\(port)"])
        let outbox = bench.frame.outbox
        try await bench.frame.keep { connection in
            try outbox.put(Notice(id: "one", to: "conversations-api", "call.ended", [:]), in: connection)
            try connection.run("UPDATE frame_work SET next_try = ?", Clock.milliseconds + 36_000_000)
        }

        await bench.frame.startWork()
        let server = await Server(
            router: Router([
                .get("/livez", "Lives.") { _ in .empty() },
                .post("/inbox/{kind}", "Tells.") { _ in
                    await told.open()
                    return .empty(.accepted)
                },
            ]))
        try await server.listen(at: .loopback(port: port))
        try await told.pass()
        _ = try await bench.item("one", outbox.queue) { $0.state == .done }

        #expect(await bench.frame.readiness.report["missing"] == [])
        await bench.frame.stopWork()
        await server.breakOff()
    }
}
