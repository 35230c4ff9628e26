import HTTP
import HTTPServer
import Net
import Problems
import Testing

/// A server that stops answers what it has begun.
@OnLoop
struct DrainTests {
    private let notes = Notes()
    private let door = Signal()

    private func house(_ limits: ServerLimits = ServerLimits()) -> House {
        let (notes, door) = (notes, door)
        return House(
            .plain + [
                .get("/slow", "Waits.") { _ in
                    await notes.note("begun")
                    try await door.wait(beyond: 0)
                    return .text("slow")
                },
                .get("/big", "Says much.") { _ in .text(String(repeating: "x", count: 4 << 20)) },
                .get("/events", "Tells events.") { _ in
                    .events { events in
                        try await events.send(ServerEvent("first"))
                        try await Signal().wait(beyond: 0)
                    }
                },
            ], limits: limits)
    }

    @Test func `two hundred requests that are running are all answered`() async throws {
        let house = house()
        let clients = try (0..<200).map { _ in try house.connect() }
        for client in clients { client.send(get("/slow")) }
        try await notes.until("begun", times: 200)

        let drained = Task { @OnLoop in await house.server.drain(within: .seconds(60)) }
        while !house.server.isDraining { await Task.yield() }
        door.raise()
        for client in clients {
            let answers = try await client.answersUntilEnd()
            #expect(answers.map(\.text) == ["slow"] && answers.first?["Connection"] == "close")
        }
        await drained.value

        #expect(house.server.connectionCount == 0)
        #expect(house.hooks.statuses == Array(repeating: 200, count: 200))
    }

    @Test func `the idle are closed at once, and nobody new is taken`() async throws {
        var limits = ServerLimits()
        limits.newcomerTime = .milliseconds(20)
        let house = house(limits)
        let (silent, idle) = (try house.connect(), try house.connect())
        idle.send(get("/"))
        _ = try await idle.answer()

        await house.server.drain(within: .seconds(60))
        let late = house.feed()

        try await silent.until { $0.end != nil }
        try await idle.until { $0.end != nil }
        #expect(late.isClosed && house.server.connectionCount == 0)
    }

    @Test func `those who have connected and are not accepted so far are answered`() async throws {
        var limits = ServerLimits()
        limits.connections = 1
        let house = house(limits)
        let address = try house.server.listen(at: .loopback(port: 0))
        // The only one there is room for, so that all others wait in the system's queue.
        let first = try await Connector.connect(to: address, within: patience)
        while house.server.connectionCount == 0 { try await pause(for: .milliseconds(1)) }
        let waiting = try await (0..<20).asyncMap { _ in
            RawClient(try await Connector.connect(to: address, within: patience))
        }
        for client in waiting.prefix(10) { client.send(get("/")) }

        let drained = Task { @OnLoop in await house.server.drain(within: .seconds(60)) }
        while !house.server.isDraining { await Task.yield() }
        for client in waiting.dropFirst(10) { client.send(get("/")) }

        for client in waiting {
            let answers = try await client.answersUntilEnd()
            #expect(answers.map(\.text) == ["hello"] && answers.first?["Connection"] == "close")
            #expect(client.end == .closed)
        }
        await drained.value
        first.close()
        await #expect(throws: Problem.self) { try await Connector.connect(to: address, within: patience) }
    }

    @Test func `a request that has begun to arrive is still answered`() async throws {
        let house = house()
        let (head, body) = (house.feed(), house.feed())
        head.bring("GET / HTT")
        body.bring("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")

        let drained = Task { @OnLoop in await house.server.drain(within: .seconds(60)) }
        while !house.server.isDraining { await Task.yield() }
        head.bring("P/1.1\r\nHost: a\r\n\r\n" + get("/"))
        body.bring("llo")
        await drained.value

        for stream in [head, body] {
            #expect(try Answer.all(stream.bytes).map { $0["Connection"] } == ["close"])
            #expect(stream.text.hasSuffix("hello") && stream.isFinished)
        }
    }

    @Test func `an answer that is still leaving leaves whole`() async throws {
        let house = house()
        let (idle, last) = (try house.connect(reading: false), try house.connect(reading: false))
        idle.send(get("/big"))
        last.send(get("/big", "Connection: close"))
        try await house.hooks.until { $0.concluded.count == 2 }

        let drained = Task { @OnLoop in await house.server.drain(within: .seconds(60)) }
        while !house.server.isDraining { await Task.yield() }
        #expect(house.server.connectionCount == 2)
        for client in [idle, last] {
            client.read()
            #expect(try await client.answersUntilEnd().map(\.body.count) == [4 << 20])
        }
        await drained.value
    }

    @Test func `a stream of events ends in good order, begun before or after`() async throws {
        let house = house()
        let (before, after) = (try house.connect(), house.feed())
        before.send(get("/events"))
        try await before.until { $0.text.contains("data: first\n\n") }
        after.bring("GET /events HTTP/1.1\r\nHost: a\r\n")

        let drained = Task { @OnLoop in await house.server.drain(within: .seconds(60)) }
        while !house.server.isDraining { await Task.yield() }
        after.bring("\r\n")
        let answers = try await before.answersUntilEnd()
        await drained.value

        #expect(answers.map(\.text) == ["data: first\n\n"])
        #expect(try Answer.all(after.bytes).count == 1)
        #expect(house.hooks.failures.isEmpty)
    }

    @Test func `what does not end in time is broken off`() async throws {
        let house = house()
        let client = try house.connect()
        client.send(get("/slow"))
        try await notes.until("begun")

        await house.server.drain(within: .milliseconds(20))
        try await client.until { $0.end != nil }

        #expect(client.bytes.isEmpty && house.server.connectionCount == 0)
        #expect(house.hooks.statuses == [nil])
    }

    @Test func `a full server takes the next as soon as one has left`() async throws {
        var limits = ServerLimits()
        limits.connections = 2
        let house = house(limits)
        let address = try house.server.listen(at: .loopback(port: 0))
        let clients = try await (0..<3).asyncMap { _ in
            RawClient(try await Connector.connect(to: address, within: patience))
        }

        for client in clients { client.send(get("/", "Connection: close")) }
        for client in clients { #expect(try await client.answersUntilEnd().map(\.text) == ["hello"]) }
        await house.server.drain(within: .seconds(60))

        #expect(house.server.counts.accepted == 3)
    }
}

extension Range<Int> {
    /// One after another.
    fileprivate func asyncMap<Result>(_ make: (Int) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for number in self { results.append(try await make(number)) }
        return results
    }
}
