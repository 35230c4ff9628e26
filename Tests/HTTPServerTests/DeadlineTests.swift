import HTTP
import Net
import Testing

@testable import HTTPServer

/// Everything ends, however slow the other side is.
@OnLoop
struct DeadlineTests {
    private static func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits()
        change(&limits)
        return limits
    }

    @Test func `who says nothing at all is dropped without a word`() async throws {
        let client = try House(.plain, limits: Self.limits { $0.headTime = .milliseconds(30) }).connect()

        try await client.until { $0.end != nil }

        #expect(client.bytes.isEmpty)
    }

    @Test(arguments: ["G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: y"])
    func `a head that does not come whole in time is answered 408`(_ start: String) async throws {
        let house = House(.plain, limits: Self.limits { $0.headTime = .milliseconds(30) })
        let stream = house.feed()

        stream.bring(start)
        try await house.hooks.until { $0.concluded.count == 1 }
        let answers = try Answer.all(stream.bytes)

        #expect(answers.map(\.status) == [408] && answers.first?["Connection"] == "close")
        #expect(house.hooks.statuses == [408])
    }

    @Test func `a head that comes in drips has no more time than another`() async throws {
        let stream = House(.plain, limits: Self.limits { $0.headTime = .seconds(600) }).feed()
        let head = Array(get("/", "Connection: close").utf8)
        let connection = try #require(stream.connection)

        stream.bring([head[0]])
        let due = connection.deadline
        for byte in head[1..<(head.count - 1)] {
            // The loop's clock goes on between them.
            try await pause(for: .microseconds(100))
            stream.bring([byte])
            #expect(connection.deadline == due)
        }
        stream.ring()

        #expect(stream.text.hasPrefix("HTTP/1.1 408 ") && stream.isFinished)
    }

    @Test func `a body that does not come whole in time is answered 408`() async throws {
        let house = House(.plain, limits: Self.limits { $0.bodyTime = .milliseconds(30) })

        let answer = try await house.answers("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell")[0]

        #expect(answer.status == 408 && answer["Connection"] == "close")
    }

    @Test func `a body that is streamed to its handler has the time of its size, and its handler its own after it`()
        async throws
    {
        let house = House([
            .post("/", "Reads to the end.") { request in
                guard case .stream(let parts) = request.body else { return .text("") }
                while try await parts.next() != nil {}
                try await Signal().wait(beyond: 0)
                return .text("read")
            }.taking(.streamed(BodyRule.Shape(limit: 10 << 20))).within(.seconds(5))
        ])
        let stream = house.feed()
        let connection = try #require(stream.connection)
        let began = EventLoop.shared.now

        stream.bring("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(1 << 20)\r\n\r\n")
        let whileArriving = connection.deadline
        stream.bring([UInt8](repeating: 7, count: 60_000))
        let inTheMidst = connection.deadline
        var left = (1 << 20) - 60_000
        while left > 0 {
            // The handler takes what has come, in a turn of the loop.
            try await pause(for: .microseconds(100))
            guard stream.isWanted else { continue }
            stream.bring([UInt8](repeating: 7, count: min(left, 30_000)))
            left -= min(left, 30_000)
        }

        // Ten seconds, and one for each of 64 times 16 KiB.
        #expect(whileArriving >= began + .seconds(74) && inTheMidst == whileArriving)
        #expect(connection.deadline <= .now + .seconds(5))
        stream.ring()
        #expect(stream.text.hasPrefix("HTTP/1.1 503 "))
    }

    @Test func `an idle connection is closed, also after an empty line`() async throws {
        let house = House(.plain, limits: Self.limits { $0.idleTime = .milliseconds(30) })
        let client = try house.connect()

        client.send(get("/") + "\r\n")
        let answers = try await client.answersUntilEnd()

        #expect(answers.map(\.status) == [200])
        #expect(house.server.connectionCount == 0)
    }

    @Test func `a handler that is late is cancelled, and its client told to come again`() async throws {
        let notes = Notes()
        let house = House([
            .get("/never", "Waits for ever.") { _ in
                do { try await Signal().wait(beyond: 0) } catch { await notes.note("cancelled") }
                return .text("too late")
            }.within(.milliseconds(30))
        ])
        let client = try house.connect()

        client.send(get("/never"))
        let answers = try await client.answersUntilEnd()
        try await notes.until("cancelled")

        #expect(answers.map(\.status) == [503])
        #expect(answers[0]["Retry-After"] == "1" && answers[0]["Connection"] == "close")
        #expect(house.hooks.statuses == [503] && house.hooks.failures.isEmpty)
    }

    @Test func `a thousand heads that stall keep nobody else waiting`() async throws {
        let house = House(.plain)
        let stalled = (0..<1_000).map { _ in house.feed() }
        for stream in stalled { stream.bring("GET / HTTP/1.1\r\nHo") }

        let clients = try (0..<20).map { _ in try house.connect() }
        for client in clients { client.send(String(repeating: get("/"), count: 10)) }
        for client in clients {
            #expect(try await client.answers(10).map(\.text) == Array(repeating: "hello", count: 10))
            client.close()
        }

        #expect(stalled.allSatisfy { !$0.isOver && $0.sends.isEmpty })
        for stream in stalled { stream.end() }
        #expect(house.server.counts.accepted == 1_020)
    }

    // MARK: Readers

    @Test func `an answer nobody takes is given up at the stall deadline, whether or not it was the last`() async throws
    {
        for fields in [[], ["Connection: close"]] {
            let house = House(
                [.get("/", "Says much.") { _ in .text(String(repeating: "x", count: 4 << 20)) }],
                limits: Self.limits { $0.stallTime = .milliseconds(30) })
            let client = try house.connect(reading: false)

            client.send("GET / HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n")
            try await house.hooks.until { $0.concluded.count == 1 }
            try await house.server.untilEmpty()
            client.read()
            try await client.until { $0.end != nil }

            #expect(client.bytes.count < 4 << 20)
        }
    }

    @Test func `requests that wait behind answers nobody takes do not keep the connection`() throws {
        let house = House(
            [.get("/", "Says much.") { _ in .text(String(repeating: "x", count: 20_000)) }],
            limits: Self.limits { $0.unsentBytes = 10_000 })
        let stream = house.feed()
        stream.isStalled = true

        stream.bring(get("/") + get("/") + get("/"))
        stream.ring()

        #expect(stream.isClosed && house.server.counts.requests == 1)
        #expect(!stream.text.contains("408"))
    }

    @Test(arguments: ["", "Connection: close\r\n"])
    func `a slow reader that goes on reading gets its answer whole`(_ field: String) throws {
        let house = House([.get("/", "Says much.") { _ in .text(String(repeating: "x", count: 100_000)) }])
        let stream = house.feed()
        stream.isStalled = true

        stream.bring("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n")
        while stream.unsent > 10_000 {
            stream.take(10_000)
            stream.ring()
            try #require(!stream.isOver)
        }
        stream.take(stream.unsent)

        #expect(stream.isFinished == !field.isEmpty)
        #expect(house.server.connectionCount == (field.isEmpty ? 1 : 0))
    }

    @Test func `a slow reader that stops is dropped`() {
        let house = House([.get("/", "Says much.") { _ in .text(String(repeating: "x", count: 100_000)) }])
        let stream = house.feed()
        stream.isStalled = true

        stream.bring(get("/"))
        stream.take(10_000)
        stream.ring()
        #expect(!stream.isOver)
        stream.ring()

        #expect(stream.isClosed && house.server.connectionCount == 0)
    }

    @Test func `a reader that takes as much as is made is not taken for a stalled one`() async throws {
        let notes = Notes()
        let house = House([
            .get("/", "Never ends.") { _ in
                Response(
                    content: .stream(length: nil) { writer in
                        while true {
                            try await writer.write([UInt8](repeating: 7, count: 1_000))
                            await notes.note("made")
                            try await pause(for: .milliseconds(1))
                        }
                    })
            }
        ])
        let stream = house.feed()
        stream.isStalled = true

        stream.bring(get("/"))
        for round in 1...10 {
            try await notes.until("made", times: round * 2)
            stream.take(500)
            stream.ring()
            // More and more is unsent, and the reader takes some of it all the time.
            try #require(!stream.isOver)
        }
        stream.ring()

        #expect(stream.isClosed)
    }
}
