import Net
import Problems
import Testing

@testable import WebSocket

@Suite(.timeLimit(.minutes(1)))
struct WebSocketEndingTests {
    @Test @OnLoop func `a close from either side ends both cleanly`() async throws {
        for closer: Role in [.server, .client] {
            let pair = try Pair()
            let readers = (Recorder(), Recorder())
            pair.server.start(readers.0)
            pair.client.start(readers.1)

            (closer == .server ? pair.server : pair.client).close(CloseCode(rawValue: 4001), reason: "enough")
            try await readers.0.until { $0.end != nil }
            try await readers.1.until { $0.end != nil }

            let other = closer == .server ? pair.client : pair.server
            #expect(other.end == WebSocketEnd(CloseCode(rawValue: 4001), reason: "enough"))
            #expect((closer == .server ? pair.server : pair.client).closeCode == CloseCode(rawValue: 4001))
            #expect(!pair.server.isOpen && !pair.client.isOpen)
            #expect(!pair.server.post(text: "late"))
            await #expect(throws: Problem.self) { try await pair.client.send(text: "late") }
        }
    }

    @Test @OnLoop func `messages that came before a close are read before the end`() async throws {
        let pair = try Pair()
        pair.client.start(Recorder())
        let messages = pair.server.messages

        pair.client.post(text: "last")
        pair.client.close(.goingAway)
        try await pair.server.untilEnd()
        var read: [Message] = []
        for try await message in messages { read.append(message) }

        #expect(read == [.text("last")])
        #expect(pair.server.closeCode == .goingAway)
    }

    @Test @OnLoop func `a close frame is answered with its own code, or without one`() async throws {
        for (close, code) in [(closeFrame(3999), CloseCode(rawValue: 3999)), (frame(0x88, []), .noStatus)] {
            let (one, other) = try socketPair()
            let peer = RawPeer(other)
            let socket = WebSocket(one, role: .server)
            socket.start(Recorder())

            peer.stream.send(close)
            try await peer.until { $0.end != nil }

            #expect(peer.events(from: .server) == [.close(code, reason: "")])
            #expect(socket.end == WebSocketEnd(code))
        }
    }

    @Test(arguments: [
        (frame(0x83, []), CloseCode.protocolError, Problem.Kind.invalid),
        (frame(0x81, [0xFF]), .invalidContent, .invalid),
        (frame(0x82, [UInt8](repeating: 0, count: 2_000)), .tooLarge, .tooLarge),
        (closeFrame(1005), .protocolError, .invalid),
    ])
    @OnLoop func `a peer that breaks the protocol is told the code and left`(
        bytes: [UInt8], code: CloseCode, kind: Problem.Kind
    ) async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        var limits = Limits()
        limits.messageBytes = 1_000
        let socket = WebSocket(one, role: .server, limits: limits)
        let messages = socket.messages

        peer.stream.send(frame(0x81, "fine") + bytes + frame(0x81, "late"))
        try await peer.until { $0.end != nil }

        guard case .close(code, let reason) = peer.events(from: .server).first else {
            Issue.record("\(peer.events(from: .server))")
            return
        }
        #expect(reason == socket.closeReason)
        let iterator = messages.makeAsyncIterator()
        #expect(try await iterator.next() == .text("fine"))
        let problem = await #expect(throws: Problem.self) { _ = try await iterator.next() }
        #expect(problem?.kind == kind)
        #expect(socket.closeCode == code)
    }

    @Test @OnLoop func `a connection that breaks off is an abnormal end`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        let socket = WebSocket(one, role: .client)
        let messages = socket.messages.makeAsyncIterator()

        peer.stream.close()

        let problem = await #expect(throws: Problem.self) { _ = try await messages.next() }
        #expect(problem?.kind == .unavailable)
        #expect(socket.closeCode == .abnormal)
    }

    @Test @OnLoop func `a peer that does not answer a close frame is dropped`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        var limits = Limits()
        limits.closing = .milliseconds(20)
        let socket = WebSocket(one, role: .server, limits: limits)
        let messages = socket.messages

        socket.close(reason: "bye")
        try await peer.until { $0.end != nil }
        for try await _ in messages { Issue.record("a message") }

        #expect(peer.events(from: .server) == [.close(.normal, reason: "bye")])
        #expect(socket.end?.code == .abnormal)
        #expect(socket.end?.problem == nil)
    }

    @Test @OnLoop func `a client leaves it to the server to hang up first`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        var limits = Limits()
        limits.closing = .seconds(600)
        let socket = WebSocket(one, role: .client, limits: limits)
        socket.start(Recorder())

        peer.stream.send([0x88, 0x02, 0x03, 0xE8])
        try await socket.untilEnd()
        try await peer.until { $0.events(from: .client) == [.close(.normal, reason: "")] }

        #expect(peer.end == nil)
        #expect(socket.stream != nil)
        peer.stream.finish()
        while socket.stream != nil { await Task.yield() }
    }

    @Test @OnLoop func `a client does not wait for ever for the server to hang up`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        var limits = Limits()
        limits.closing = .milliseconds(20)
        let socket = WebSocket(one, role: .client, limits: limits)
        socket.start(Recorder())

        peer.stream.send([0x88, 0x02, 0x03, 0xE8])
        try await peer.until { $0.end != nil }

        #expect(socket.closeCode == .normal)
        #expect(socket.stream == nil)
    }

    @Test @OnLoop func `a silent peer is sent a ping, then closed`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        var limits = Limits()
        limits.pingAfter = .milliseconds(20)
        limits.silence = .milliseconds(50)
        let socket = WebSocket(one, role: .server, limits: limits)
        let reader = Recorder()
        socket.start(reader)

        try await reader.until { $0.end != nil }
        try await peer.until { $0.end != nil }

        let events = peer.events(from: .server)
        #expect(events.first == .ping([]))
        #expect(events.count == 2)
        #expect(reader.end?.code == .internalError)
        #expect(reader.end?.problem?.kind == .timedOut)
    }

    @Test @OnLoop func `a peer that answers pings is kept`() async throws {
        var limits = Limits()
        limits.pingAfter = .milliseconds(5)
        limits.silence = .seconds(20)
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        let socket = WebSocket(one, role: .server, limits: limits)
        socket.start(Recorder())

        for count in 1...5 {
            try await peer.until { $0.events(from: .server).count == count }
            peer.stream.send(frame(0x8A, []))
        }

        #expect(socket.isOpen)
        #expect(Set(peer.events(from: .server)) == [.ping([])])
    }

    @Test @OnLoop func `nothing is left of sockets that have ended`() async throws {
        weak var server: WebSocket?
        weak var client: WebSocket?
        weak var reader: Recorder?
        do {
            let pair = try Pair()
            let recorder = Recorder()
            (server, client, reader) = (pair.server, pair.client, recorder)
            pair.server.start(onMessage: { _, _ in _ = pair.server.isOpen })
            pair.client.start(recorder)
            pair.client.post(text: "hello")
            pair.client.close()
            try await pair.server.untilEnd()
            try await recorder.until { $0.end != nil }
        }

        while server != nil || client != nil || reader != nil { await Task.yield() }
    }

    @Test @OnLoop func `nothing is left of a socket whose peer has gone`() async throws {
        weak var socket: WebSocket?
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        do {
            let made = WebSocket(one, role: .server)
            socket = made
            _ = made.messages
            peer.stream.close()
            try await made.untilEnd()
        }

        while socket != nil { await Task.yield() }
    }
}
