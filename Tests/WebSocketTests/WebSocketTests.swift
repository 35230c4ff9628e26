import Net
import Problems
import Testing

@testable import WebSocket

@Suite(.timeLimit(.minutes(1)))
struct WebSocketTests {
    @Test @OnLoop func `what one end sends the other receives, and back`() async throws {
        let pair = try Pair()
        pair.server.start(onMessage: { message, socket in socket.post(message) })
        let answers = pair.client.messages.makeAsyncIterator()

        try await pair.client.send(text: "grüß dich")
        try await pair.client.send(bytes: [0, 255])
        try await pair.client.send(bytes: [UInt8](repeating: 9, count: 300_000))

        #expect(try await answers.next() == .text("grüß dich"))
        #expect(try await answers.next() == .binary([0, 255]))
        #expect(try await answers.next() == .binary([UInt8](repeating: 9, count: 300_000)))
    }

    @Test @OnLoop func `bytes read behind the handshake are the first messages`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        let socket = WebSocket(one, role: .server, leftOver: frame(0x81, "early") + frame(0x81, "split")[..<5])
        let reader = Recorder()

        socket.start(reader)
        peer.stream.send(Array(frame(0x81, "split")[5...]))
        try await reader.until { $0.messages.count == 2 }

        #expect(reader.messages == [.text("early"), .text("split")])
    }

    @Test @OnLoop func `a thousand messages arrive in order`() async throws {
        let pair = try Pair()
        let reading = pair.server.messages

        async let sent: Void = {
            for number in 0..<1_000 { try await pair.client.send(text: "message \(number)") }
            await pair.client.close()
        }()
        pair.client.start(Recorder())
        var number = 0
        for try await message in reading {
            #expect(message.text == "message \(number)")
            number += 1
        }
        try await sent

        #expect(number == 1_000)
        #expect(pair.server.closeCode == .normal)
    }

    @Test @OnLoop func `answers to what one read brought leave together and in order`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        let socket = WebSocket(one, role: .server)
        socket.start(onMessage: { message, socket in socket.post(message) })

        peer.stream.send(frame(0x81, "one") + frame(0x89, "ping") + frame(0x82, [2]) + frame(0x81, "three"))
        try await peer.until { $0.events(from: .server).count == 4 }

        #expect(
            peer.events(from: .server) == [
                .message(.text("one")), .pong(Array("ping".utf8)), .message(.binary([2])), .message(.text("three")),
            ])
        #expect(socket.unsent == 0)
    }

    @Test @OnLoop func `a socket that is read already has no second reader`() async throws {
        let pair = try Pair()
        pair.server.start(Recorder())
        let second = pair.server.messages.makeAsyncIterator()

        await #expect(throws: Problem.self) { _ = try await second.next() }
        #expect(pair.server.isOpen)
    }

    @Test @OnLoop func `a flood of pings is answered without being kept`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        let socket = WebSocket(one, role: .server)
        socket.start(Recorder())
        peer.stream.wantsBytes(false)

        var flood: [UInt8] = []
        for number in 0..<20_000 { flood += frame(0x89, Array("\(number)".utf8) + [UInt8](repeating: 0, count: 90)) }
        peer.stream.send(flood)
        while peer.stream.unsent > 0 { await Task.yield() }
        #expect(socket.unsent < 16 << 10)
        peer.stream.wantsBytes(true)
        let last = FrameDecoder.Event.pong(Array("19999".utf8) + [UInt8](repeating: 0, count: 90))
        try await peer.until { $0.bytes.count > 100 && $0.events(from: .server).last == last }

        let pongs = peer.events(from: .server).count
        #expect(pongs < 20_000)
    }
}
