import HTTP
import Net
import Problems
import Testing
import WebSocket

@testable import HTTPServer

/// Connections that leave HTTP.
@OnLoop
struct UpgradeTests {
    private let notes = Notes()

    private func house(_ ending: WebSocketUpgrade.Ending = .goingAway) -> House {
        let notes = notes
        return House(
            .plain + [
                .get("/socket", "Echoes.") { request in
                    .webSocket(request, subprotocols: ["echo"], whenServerStops: ending) { socket in
                        await notes.note("open")
                        for try await message in await socket.messages { try await socket.send(message) }
                        await notes.note("ended")
                    }
                },
                .get("/later", "Echoes, after some thought.") { request in
                    await notes.note("thinking")
                    try await pause(for: .milliseconds(5))
                    return .webSocket(request) { socket in
                        for try await message in await socket.messages { try await socket.send(message) }
                        await notes.note("ended")
                    }
                },
                .get("/odd", "Turns into something unknown.") { _ in
                    Response(.switchingProtocols, content: .upgrade(Unknown()))
                },
                .get("/wrong", "Switches to nothing.") { _ in .empty(.switchingProtocols) },
                .get("/informal", "Has no final word.") { _ in .empty(Status(code: 102)) },
            ])
    }

    private struct Unknown: Upgrade {}

    private func handshake(_ path: String = "/socket", _ fields: String..., version: String = "HTTP/1.1") -> String {
        "GET \(path) \(version)\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    /// A frame as a client sends it, under a mask that changes nothing.
    private func frame(_ text: String) -> [UInt8] { frame(1, Array(text.utf8)) }

    private func frame(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0x80 | opcode, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload
    }

    private func reply(_ text: String) -> [UInt8] { [0x81, UInt8(text.utf8.count)] + Array(text.utf8) }

    @Test func `a connection becomes a WebSocket and speaks it to the end`() async throws {
        let house = house()
        let client = try house.connect()

        client.send(handshake("/socket", "Sec-WebSocket-Protocol: other, echo"))
        let answer = try await client.answer()
        client.stream.send(frame("hello"))
        try await client.until { $0.bytes.suffix(7) == ArraySlice(reply("hello")) }
        client.stream.send(frame(8, [0x03, 0xE8]))
        try await client.until { $0.end != nil }
        try await house.server.untilEmpty()

        #expect(answer.status == 101 && answer["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(answer["Sec-WebSocket-Protocol"] == "echo" && answer.all("Connection") == ["Upgrade"])
        #expect(answer["Content-Length"] == nil)
        #expect(notes.all == ["open", "ended"])
        #expect(house.hooks.statuses == [101])
    }

    @Test(arguments: ["/socket", "/later"], [1, 3, 1_000])
    func `frames that come right behind the request are not lost`(_ path: String, _ size: Int) async throws {
        let house = house()
        let stream = house.feed()

        stream.bring(Array((get("/") + handshake(path)).utf8) + frame("one") + frame("two"), pieces: size)
        // With the last pieces still on their way while the socket takes over.
        stream.bring(frame("three"), pieces: size)
        let wanted = reply("one") + reply("two") + reply("three")
        let last = Moment.now + patience
        while stream.bytes.suffix(wanted.count) != ArraySlice(wanted), Moment.now < last {
            try await pause(for: .milliseconds(1))
        }

        #expect(stream.text.hasPrefix("HTTP/1.1 200 OK\r\n") && stream.text.components(of: "HTTP/1.1 101 ") == 1)
        #expect(stream.bytes.suffix(wanted.count) == ArraySlice(wanted))
        stream.end()
        try await house.server.untilEmpty()
    }

    @Test func `who asks wrongly is told how to ask, and the connection stays HTTP`() async throws {
        let house = house()
        let wrong = [
            (get("/socket"), 426), (handshake().replacing("13\r\n", with: "8\r\n"), 426),
            (handshake().replacing("dGhl", with: "dGh"), 400),
            (handshake().replacing("Connection: Upgrade", with: "Connection: keep-alive"), 400),
        ]

        for (request, status) in wrong {
            let answers = try await house.answers(request + get("/"), 2)
            #expect(answers.map(\.status) == [status, 200])
            if status == 426 {
                #expect(answers[0]["Upgrade"] == "websocket" && answers[0]["Sec-WebSocket-Version"] == "13")
            }
        }
        #expect(notes.all.isEmpty)
    }

    @Test func `an old client is not upgraded`() async throws {
        let house = house()
        let client = try house.connect()

        client.send(handshake(version: "HTTP/1.0"))
        let answers = try await client.answersUntilEnd()

        #expect(answers.map(\.status) == [426] && answers[0]["Upgrade"] == "websocket")
        #expect(answers[0].all("Connection") == ["Upgrade", "close"])
        #expect(notes.all.isEmpty)
    }

    @Test(arguments: ["/odd", "/wrong", "/informal"])
    func `a handler that switches to nothing has made a mistake`(_ path: String) async throws {
        let house = house()

        let answers = try await house.answers(handshake(path) + get("/"), 2)

        #expect(answers.map(\.status) == [500, 200])
        #expect(house.hooks.failures.count == 1 && house.hooks.statuses == [500, 200])
    }

    @Test func `a socket is told that the server goes away`() async throws {
        let house = house()
        let client = try house.connect()
        client.send(handshake())
        try await notes.until("open")

        let drained = Task { @OnLoop in await house.server.drain(within: .seconds(60)) }
        try await client.until { $0.bytes.suffix(4) == [0x88, 0x02, 0x03, 0xE9] }
        client.stream.send(frame(8, [0x03, 0xE9]))
        await drained.value

        #expect(house.server.connectionCount == 0)
    }

    @Test func `a socket that ends by itself is left alone when the server stops`() async throws {
        let house = house(.byItself)
        let client = try house.connect()
        client.send(handshake())
        try await notes.until("open")

        let drained = Task { @OnLoop in await house.server.drain(within: .seconds(60)) }
        while !house.server.isDraining { await Task.yield() }
        client.stream.send(frame("still"))
        try await client.until { $0.bytes.suffix(7) == ArraySlice(reply("still")) }
        client.stream.send(frame(8, [0x03, 0xE8]))
        await drained.value

        #expect(house.server.connectionCount == 0 && notes.all == ["open", "ended"])
    }

    @Test func `whoever speaks over a socket that is broken off is cancelled`() async throws {
        let notes = notes
        let house = House([
            .get("/socket", "Is busy with something else.") { request in
                .webSocket(request, whenServerStops: .byItself) { _ in
                    await notes.note("open")
                    do { try await Signal().wait(beyond: 0) } catch { await notes.note("cancelled") }
                }
            }
        ])
        let stream = house.feed()
        stream.bring(handshake())
        try await notes.until("open")

        await house.server.drain(within: .milliseconds(10))
        try await notes.until("cancelled")

        #expect(stream.isClosed && house.hooks.statuses == [101])
    }

    @Test func `a client that leaves before its upgrade leaves nothing behind`() async throws {
        let house = house()
        let (during, before) = (house.feed(), house.feed())

        during.bring(handshake())
        during.end()
        before.bring(handshake("/later"))
        before.end()
        try await house.server.untilEmpty()
        try await house.hooks.until { $0.concluded.count == 2 }
        for _ in 0..<10 { await Task.yield() }

        #expect(house.hooks.statuses == [nil, nil])
        #expect(house.server.connectionCount == 0 && !notes.has("open"))
    }
}
