import HTTP
import HTTPServer
import Net
import Testing

@OnLoop
struct PipeliningTests {
    private static let hundred = (0..<100).map { get("/echo/\($0)") }.joined()
    private static let words = (0..<100).map(String.init)

    @Test func `a hundred requests in one read are answered in order and in one send`() throws {
        let stream = House(.plain).feed()

        stream.bring(Self.hundred)

        #expect(stream.sends.count == 1)
        #expect(try Answer.all(stream.bytes).map(\.text) == Self.words)
    }

    @Test func `the same requests byte by byte are answered in order`() throws {
        let stream = House(.plain).feed()

        stream.bring(Self.hundred, pieces: 1)

        #expect(try Answer.all(stream.bytes).map(\.text) == Self.words)
    }

    @Test func `the same requests over a socket are answered in order`() async throws {
        let client = try House(.plain).connect()

        client.send(Self.hundred)
        let answers = try await client.answers(100)

        #expect(answers.map(\.text) == Self.words)
    }

    @Test func `a hundred requests whose handlers wait are answered in order, too`() async throws {
        let house = House([
            .get("/echo/{word}", "Says a word, after a moment.") { request in
                try await pause(for: .zero)
                return .text(request.path["word"] ?? "")
            }
        ])
        let stream = house.feed()

        stream.bring(Self.hundred)
        try await house.hooks.until { $0.concluded.count == 100 }

        #expect(try Answer.all(stream.bytes).map(\.text) == Self.words)
    }

    @Test func `a fast answer waits for a slow one before it`() async throws {
        let door = Signal()
        let notes = Notes()
        let house = House(
            .plain + [
                .get("/slow", "Waits.") { _ in
                    await notes.note("begun")
                    try await door.wait(beyond: 0)
                    return .text("slow")
                }
            ])
        let client = try house.connect()

        client.send(get("/slow") + get("/echo/fast") + post("/echo", "body") + get("/slow") + get("/echo/last"))
        try await notes.until("begun")
        client.send(get("/echo/later"))
        #expect(client.bytes.isEmpty && notes.all == ["begun"])
        door.raise()
        let answers = try await client.answers(6)

        #expect(answers.map(\.text) == ["slow", "fast", "body", "slow", "last", "later"])
    }

    @Test func `who does not read its answers is not read either`() throws {
        var limits = ServerLimits()
        limits.unsentBytes = 10_000
        let house = House(
            [.get("/", "Says much.") { _ in .text(String(repeating: "x", count: 1_000)) }], limits: limits)
        let stream = house.feed()
        stream.isStalled = true

        for _ in 0..<100 where stream.isWanted { stream.bring(String(repeating: get("/"), count: 1_000)) }

        #expect(!stream.isWanted)
        #expect(stream.unsent < 200_000)
        #expect(house.server.counts.requests < 200)

        // Whatever was read before is still answered, as the answers are taken.
        while stream.unsent > 0 { stream.take(stream.unsent) }

        #expect(house.server.counts.requests == 1_000)
        #expect(try Answer.all(stream.bytes).count == 1_000)
        #expect(stream.isWanted)
    }

    @Test func `what comes while a request is answered is kept up to a limit`() async throws {
        let door = Signal()
        var limits = ServerLimits()
        limits.pendingBytes = 5_000
        let house = House(
            .plain + [
                .get("/slow", "Waits.") { _ in
                    try await door.wait(beyond: 0)
                    return .text("slow")
                }
            ], limits: limits)
        let stream = house.feed()

        stream.bring(get("/slow"))
        var sent = 0
        while stream.isWanted, sent < 1_000 {
            stream.bring(get("/echo/x"))
            sent += 1
        }
        #expect((100..<300).contains(sent))
        door.raise()
        try await house.hooks.until { $0.concluded.count == sent + 1 }

        #expect(stream.isWanted)
        #expect(try Answer.all(stream.bytes).count == sent + 1)
    }

    @Test func `one empty line before a request is forgiven, and does not count as one`() {
        let house = House(.plain)
        let stream = house.feed()

        stream.bring(get("/") + "\r\n" + get("/") + "\r\n")

        #expect(stream.text.components(of: "HTTP/1.1 200") == 2)
        #expect(!stream.isOver)
    }
}
