import HTTP
import Net
import Problems
import Testing

@testable import HTTPServer

/// Answers that are made while they are sent.
@OnLoop
struct StreamingTests {
    private let notes = Notes()

    private func stream(
        length: Int? = nil, _ make: @escaping @Sendable (any BodyWriter) async throws -> Void
    ) -> House {
        House(.plain + [.get("/stream", "Streams.") { _ in Response(content: .stream(length: length, make)) }])
    }

    private static let threeParts: @Sendable (any BodyWriter) async throws -> Void = { writer in
        for part in ["one ", "", "two ", "three"] { try await writer.write(part) }
    }

    @Test func `an answer of unknown length is chunked, and the next one follows it`() async throws {
        let house = stream(Self.threeParts)

        let answers = try await house.answers(get("/stream") + get("/"), 2)

        #expect(answers.map(\.text) == ["one two three", "hello"])
        #expect(answers[0]["Transfer-Encoding"] == "chunked" && answers[0]["Content-Length"] == nil)
        #expect(house.hooks.concluded.first?.bytesSent == 13)
    }

    @Test func `an answer of known length is not`() async throws {
        let answers = try await stream(length: 13, Self.threeParts).answers(get("/stream") + get("/"), 2)

        #expect(answers.map(\.text) == ["one two three", "hello"])
        #expect(answers[0]["Content-Length"] == "13" && answers[0]["Transfer-Encoding"] == nil)
    }

    @Test func `an old client gets it up to the end of the connection`() async throws {
        let client = try stream(Self.threeParts).connect()

        client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let answers = try await client.answersUntilEnd()

        #expect(answers.map(\.text) == ["one two three"])
        #expect(answers[0]["Transfer-Encoding"] == nil && answers[0]["Connection"] == "close")
    }

    @Test func `HEAD is answered without making it`() async throws {
        let notes = notes
        let house = stream { _ in await notes.note("made") }
        let client = try house.connect()

        client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
        let answers = try await client.answers(2, toHead: true)

        #expect(answers.map(\.status) == [200, 200])
        #expect(answers[0]["Transfer-Encoding"] == "chunked" && answers[1]["Content-Length"] == "5")
        #expect(notes.all.isEmpty)
    }

    @Test(arguments: [3, 30])
    func `an answer that is not as long as it said breaks off`(_ length: Int) async throws {
        let house = stream(length: length, Self.threeParts)
        let client = try house.connect()

        client.send(get("/stream"))
        try await client.until { $0.end != nil }

        #expect(try length == 3 || Answer.all(client.bytes).isEmpty)
        #expect(!client.text.contains("three") || length == 30)
        #expect(house.hooks.failures.count == 1)
        #expect(house.hooks.statuses == [nil])
    }

    @Test func `a failure behind the head breaks the answer off and is told to the hooks`() async throws {
        let house = stream { writer in
            try await writer.write("begun")
            throw Problem(.unavailable, "The neighbour has gone.")
        }
        let client = try house.connect()

        client.send(get("/stream") + get("/"))
        try await client.until { $0.end != nil }

        #expect(client.text.hasSuffix("5\r\nbegun\r\n"))
        #expect(house.hooks.failures == ["unavailable: The neighbour has gone."])
        #expect(house.hooks.concluded.map(\.bytesSent) == [5])
    }

    @Test func `a producer that never waits still keeps little in memory`() async throws {
        let notes = notes
        let house = stream { writer in
            for _ in 0..<1_000 { try await writer.write([UInt8](repeating: 7, count: 10_000)) }
            await notes.note("made")
        }
        let stalled = house.feed()
        stalled.isStalled = true

        stalled.bring(get("/stream"))

        #expect(stalled.unsent < 512 << 10)
        #expect(notes.all.isEmpty)

        while !notes.has("made") {
            stalled.take(stalled.unsent)
            await Task.yield()
            #expect(stalled.unsent < 512 << 10)
        }
        try await house.hooks.until { $0.concluded.count == 1 }
        #expect(try Answer.all(stalled.bytes).first?.body.count == 10_000_000)
    }

    @Test func `a client that never reads is dropped, and its producer stopped`() async throws {
        let notes = notes
        var limits = ServerLimits()
        limits.stallTime = .milliseconds(50)
        let house = House(
            [
                .get("/", "Says far too much.") { _ in
                    Response(
                        content: .stream(length: 100 << 20) { writer in
                            do {
                                for _ in 0..<1_600 { try await writer.write([UInt8](repeating: 7, count: 64 << 10)) }
                            } catch {
                                await notes.note("stopped")
                                throw error
                            }
                        })
                }
            ], limits: limits)
        let client = try house.connect(reading: false)

        client.send(get("/"))
        try await notes.until("stopped")
        try await house.hooks.until { $0.concluded.count == 1 }

        #expect(house.server.connectionCount == 0)
        #expect(house.hooks.statuses == [nil] && house.hooks.failures.isEmpty)
        #expect((1..<(4 << 20)).contains(house.hooks.concluded[0].bytesSent))
    }

    @Test func `a client that leaves cancels whoever works for it`() async throws {
        let notes = notes
        let house = House([
            .get("/wait", "Waits.") { _ in
                await notes.note("begun")
                do { try await Signal().wait(beyond: 0) } catch {
                    await notes.note("cancelled")
                    throw error
                }
                return .text("")
            },
            .get("/stream", "Streams.") { _ in
                Response(
                    content: .stream(length: nil) { writer in
                        try await writer.write("begun")
                        do { try await Signal().wait(beyond: 0) } catch {
                            await notes.note("cancelled")
                            throw error
                        }
                    })
            },
        ])
        let (one, other) = (try house.connect(), try house.connect())

        one.send(get("/wait"))
        try await notes.until("begun")
        one.close()
        try await notes.until("cancelled")
        other.send(get("/stream"))
        try await other.until { $0.text.contains("begun") }
        other.close()
        try await notes.until("cancelled", times: 2)
        try await house.hooks.until { $0.concluded.count == 2 }

        #expect(house.hooks.statuses == [nil, nil] && house.hooks.failures.isEmpty)
        #expect(house.hooks.concluded.map(\.bytesSent) == [0, 5])
        #expect(house.server.connectionCount == 0)
    }

    @Test func `a client that closes its half gets what needs no waiting, and counts as gone beyond`() async throws {
        let notes = notes
        let house = House(
            .plain + [
                .get("/big", "Says much.") { _ in .text(String(repeating: "x", count: 4 << 20)) },
                .get("/wait", "Waits.") { _ in
                    await notes.note("begun")
                    do { try await Signal().wait(beyond: 0) } catch { await notes.note("cancelled") }
                    return .text("")
                },
            ])
        let (quick, slow) = (try house.connect(), try house.connect())

        quick.send(get("/") + get("/big"))
        quick.stopSending()
        slow.send(get("/wait"))
        slow.stopSending()

        #expect(try await quick.answersUntilEnd().map(\.body.count) == [5, 4 << 20])
        try await notes.until("cancelled")
        #expect(try await slow.answersUntilEnd().isEmpty)
    }

    @Test func `whoever still holds the writer of an answer that is over writes into no other`() async throws {
        let kept = Kept()
        let notes = notes
        let house = House([
            .get("/first", "Lets its writer go astray.") { _ in
                Response(
                    content: .stream(length: nil) { writer in
                        await kept.keep(writer)
                        try await writer.write("first")
                    })
            },
            .get("/second", "Is disturbed.") { _ in
                Response(
                    content: .stream(length: nil) { writer in
                        try await writer.write("second")
                        do { try await kept.writer?.write("astray") } catch { await notes.note("refused") }
                    })
            },
        ])

        let answers = try await house.answers(get("/first") + get("/second"), 2)

        #expect(answers.map(\.text) == ["first", "second"])
        #expect(notes.all == ["refused"])
        kept.letGo()
    }

    @Test func `what one connection streams does not mix with another's answer in the making`() async throws {
        let kept = Kept()
        let house = House(
            .plain + [
                .get("/listen", "Listens.") { _ in
                    Response(
                        content: .stream(length: nil) { writer in
                            await kept.keep(writer)
                            try await Signal().wait(beyond: 0)
                        })
                },
                .post("/tell", "Tells the listener.") { _ in
                    try (kept.writer as? OutgoingBody)?.post(Array("news".utf8))
                    return .text("told")
                },
            ])
        let (listener, teller) = (house.feed(), house.feed())

        listener.bring(get("/listen"))
        try await kept.untilKept()
        teller.bring(get("/") + post("/tell", "") + get("/") + post("/tell", "") + get("/"))

        #expect(try Answer.all(teller.bytes).map(\.text) == ["hello", "told", "hello", "told", "hello"])
        #expect(listener.text.hasSuffix("\r\n\r\n4\r\nnews\r\n4\r\nnews\r\n"))
        listener.end()
        kept.letGo()
    }

    @Test func `streaming on the loop wakes no other thread`() async throws {
        let house = stream { writer in
            for _ in 0..<200 {
                try await writer.write("part")
                try await pause(for: .zero)
            }
        }
        let client = try house.connect()

        // Tests that run beside this one wake the loop too, but not all the time.
        var fewest = Int.max
        for round in 1...100 where fewest >= 100 {
            let before = EventLoop.shared.counts.wakeUps
            client.send(get("/stream"))
            try await house.hooks.until { $0.concluded.count == round }
            fewest = min(fewest, EventLoop.shared.counts.wakeUps - before)
        }

        #expect(fewest < 100)
    }
}

/// Where a writer is left that should not be used any more.
@OnLoop
private final class Kept {
    private(set) var writer: (any BodyWriter)?
    private let news = Signal()

    nonisolated init() {}

    func keep(_ writer: any BodyWriter) {
        self.writer = writer
        news.raise()
    }

    /// The writer leads back to the server, whose routes lead here.
    func letGo() { writer = nil }

    func untilKept() async throws { try await news.wait(beyond: 0, atMost: patience) }
}
