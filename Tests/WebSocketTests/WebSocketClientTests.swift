import HTTP
import Net
import Problems
import Testing

@testable import WebSocket

/// A client against a server that is played by hand over a socket pair.
@Suite(.timeLimit(.minutes(1)))
struct WebSocketClientTests {
    /// Waits for a whole request and answers it as a server does, with `extra` behind the head.
    @OnLoop private func accept(_ peer: RawPeer, extra: [UInt8] = []) async throws {
        try await peer.until { $0.bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) }
        var lines = String(decoding: peer.bytes, as: UTF8.self).split(separator: "\r\n")
        let start = lines.removeFirst().split(separator: " ")
        var headers = Headers()
        for line in lines {
            let colon = try #require(line.firstIndex(of: ":"))
            headers.add(String(line[..<colon]), line[line.index(after: colon)...].trimmingOptionalWhitespace())
        }
        let target = try #require(Target(String(start[1])))
        let handshake = try Handshake(
            accepting: Request(Method(String(start[0])), target, headers: headers), subprotocols: ["talk"])
        var answer = "HTTP/1.1 101 Switching Protocols\r\n"
        for (name, value) in handshake.headers.all { answer += "\(name): \(value)\r\n" }
        peer.stream.send(Array((answer + "\r\n").utf8) + extra)
    }

    @Test @OnLoop func `a client connects, and reads what came with the answer`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)

        async let connecting = WebSocketClient.connect(
            "wss://example.test/talk?to=us", headers: ["Authorization": "Bearer x"], subprotocols: ["sing", "talk"]
        ) { host, port, secure in
            #expect(host == "example.test" && port == 443 && secure)
            return one
        }
        try await accept(peer, extra: [0x81, 0x02, 0x68, 0x69])
        let socket = try await connecting
        let messages = socket.messages.makeAsyncIterator()

        #expect(try await messages.next() == .text("hi"))
        #expect(socket.subprotocol == "talk")
        let requested = peer.bytes.count
        socket.post(text: "yes")
        try await peer.until { $0.bytes.count == requested + 9 }
    }

    @Test @OnLoop func `a server that closes right behind its answer is heard`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)

        async let connecting = WebSocketClient.connect("ws://h/") { _, _, _ in one }
        try await accept(peer, extra: [0x88, 0x02, 0x03, 0xF4])
        peer.stream.finish()
        let socket = try await connecting
        for try await _ in socket.messages {}

        #expect(socket.closeCode == .serviceRestart)
    }

    @Test @OnLoop func `a close frame behind the answer is heard although the connection ends before anyone listens`()
        async throws
    {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        async let connecting = WebSocketClient.connect("ws://h/") { _, _, _ in one }
        try await accept(peer, extra: [0x88, 0x02, 0x03, 0xF4])
        let socket = try await connecting

        socket.ended(.closed)
        for try await _ in socket.messages {}

        #expect(socket.closeCode == .serviceRestart)
    }

    @Test @OnLoop func `a refusal is a problem with the server's own words`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        peer.stream.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 8\r\n\r\nNot you.")

        let problem = await #expect(throws: Problem.self) {
            try await WebSocketClient.connect("ws://h/") { _, _, _ in one }
        }

        #expect(problem?.kind == .forbidden)
        #expect(problem?.message.contains("Not you.") == true)
        try await peer.until { $0.end != nil }
    }

    @Test @OnLoop func `a server that hangs up is a problem`() async throws {
        let (one, other) = try socketPair()
        other.close()

        let problem = await #expect(throws: Problem.self) {
            try await WebSocketClient.connect("ws://h/") { _, _, _ in one }
        }

        #expect(problem?.kind == .unavailable)
    }

    @Test @OnLoop func `a server that never answers is given up`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)

        let problem = await #expect(throws: Problem.self) {
            try await WebSocketClient.connect("ws://h/", within: .milliseconds(30)) { _, _, _ in one }
        }

        #expect(problem?.kind == .timedOut)
        try await peer.until { $0.end != nil }
    }

    @Test @OnLoop func `cancelling a task ends its connecting`() async throws {
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        let connecting = Task { @OnLoop in
            _ = try await WebSocketClient.connect("ws://h/") { _, _, _ in one }
        }
        try await peer.until { !$0.bytes.isEmpty }

        connecting.cancel()

        await #expect(throws: CancellationError.self) { try await connecting.value }
        try await peer.until { $0.end != nil }
    }

    @Test @OnLoop func `a dialler that fails is passed on`() async throws {
        let problem = await #expect(throws: Problem.self) {
            try await WebSocketClient.connect("ws://h/") { _, _, _ in throw Problem(.unavailable, "Nobody there.") }
        }

        #expect(problem == Problem(.unavailable, "Nobody there."))
    }
}
