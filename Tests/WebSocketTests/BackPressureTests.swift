import Net
import Problems
import Testing

@testable import WebSocket

@Suite(.timeLimit(.minutes(1)))
struct BackPressureTests {
    @Test @OnLoop func `a slow reader of messages makes the peer wait, and loses nothing`() async throws {
        var limits = Limits()
        limits.queuedMessages = 4
        let (one, other) = try socketPair()
        let peer = RawPeer(other)
        let socket = WebSocket(one, role: .server, limits: limits)
        let messages = socket.messages
        let part = [UInt8](repeating: 1, count: 30_000)

        var bytes: [UInt8] = []
        for number in 0..<200 { bytes += frame(0x82, part + [UInt8(number)]) }
        peer.stream.send(bytes + closeFrame(1000))
        // The peer's bytes stop to leave while nobody reads here.
        var before = -1
        var turns = 0
        while turns < 50 {
            turns = before == peer.stream.unsent ? turns + 1 : 0
            before = peer.stream.unsent
            await Task.yield()
        }
        #expect(peer.stream.unsent > bytes.count / 2)
        #expect(!socket.isListening)
        var count = 0
        for try await message in messages {
            #expect(message.bytes.last == UInt8(count))
            count += 1
        }

        #expect(count == 200)
        #expect(socket.closeCode == .normal)
    }

    @Test @OnLoop func `posting stops above the limit and goes on when all has left`() async throws {
        var limits = Limits()
        limits.unsentBytes = 10_000
        let (one, other) = try socketPair()
        let socket = WebSocket(one, role: .server, limits: limits)
        let reader = Recorder()
        socket.start(reader)
        let payload = [UInt8](repeating: 1, count: 5_000)

        var posted = 0
        while socket.post(bytes: payload) { posted += 1 }
        #expect(socket.unsent > 10_000 && socket.unsent < 10_000 + 2 * 5_000)
        #expect(socket.isOpen)
        let peer = RawPeer(other)
        try await reader.until { $0.drains == 1 }

        #expect(socket.post(bytes: payload))
        try await peer.until { $0.bytes.count == (posted + 1) * 5_004 }
        #expect(peer.events(from: .server).count == posted + 1)
    }

    @Test @OnLoop func `a sender waits for a slow peer`() async throws {
        let (one, other) = try socketPair()
        let socket = WebSocket(one, role: .client)
        socket.start(Recorder())
        let payload = [UInt8](repeating: 1, count: 100_000)
        var sent = 0
        let sending = Task { @OnLoop in
            for _ in 0..<50 {
                try await socket.send(bytes: payload)
                sent += 1
            }
        }
        while socket.unsent <= socket.limits.unsentBytes { await Task.yield() }
        for _ in 0..<10 { await Task.yield() }
        #expect(sent < 20)

        let peer = RawPeer(other)
        try await sending.value

        #expect(sent == 50)
        try await peer.until { $0.bytes.count == 50 * 100_014 }
    }

    @Test @OnLoop func `a peer that never reads is dropped`() async throws {
        var limits = Limits()
        limits.stall = .milliseconds(30)
        let (one, other) = try socketPair()
        let socket = WebSocket(one, role: .server, limits: limits)
        let reader = Recorder()
        socket.start(reader)

        let problem = await #expect(throws: Problem.self) {
            while true { try await socket.send(bytes: [UInt8](repeating: 1, count: 50_000)) }
        }

        #expect(problem?.kind == .timedOut)
        #expect(reader.end?.code == .abnormal)
        #expect(socket.unsent == 0)
        other.close()
    }

    @Test @OnLoop func `a peer that never reads is not kept when it has failed`() async throws {
        var limits = Limits()
        limits.closing = .milliseconds(20)
        weak var stream: SocketStream?
        weak var socket: WebSocket?
        var peer: RawPeer?
        do {
            let (one, other) = try socketPair()
            let made = WebSocket(one, role: .server, limits: limits)
            (stream, socket, peer) = (one, made, RawPeer(other))
            peer?.stream.wantsBytes(false)
            made.start(Recorder())
            while made.post(bytes: [UInt8](repeating: 1, count: 50_000)) {}

            peer?.stream.send(frame(0x83, []))
            try await made.untilEnd()
            #expect(made.closeCode == .protocolError)
        }

        while socket != nil || stream != nil { await Task.yield() }
        peer?.stream.close()
    }

    @Test @OnLoop func `cancelling a task ends its wait for a message`() async throws {
        let pair = try Pair()
        let reading = Task { @OnLoop in
            for try await _ in pair.server.messages {}
        }
        await Task.yield()

        reading.cancel()

        await #expect(throws: CancellationError.self) { try await reading.value }
        #expect(pair.server.isOpen)
    }

    @Test @OnLoop func `cancelling a task ends its wait for room, and its message is not sent`() async throws {
        let (one, other) = try socketPair()
        let socket = WebSocket(one, role: .server)
        socket.start(Recorder())
        while socket.post(bytes: [UInt8](repeating: 1, count: 50_000)) {}
        let before = socket.unsent
        let sending = Task { @OnLoop in try await socket.send(text: "never") }
        await Task.yield()

        sending.cancel()

        await #expect(throws: CancellationError.self) { try await sending.value }
        #expect(socket.unsent == before)
        other.close()
    }

    @Test @OnLoop func `closing ends a sender's wait for room`() async throws {
        let (one, other) = try socketPair()
        let socket = WebSocket(one, role: .server)
        socket.start(Recorder())
        while socket.post(bytes: [UInt8](repeating: 1, count: 50_000)) {}
        let sending = Task { @OnLoop in try await socket.send(text: "never") }
        await Task.yield()

        socket.close()

        let problem = await #expect(throws: Problem.self) { try await sending.value }
        #expect(problem?.kind == .gone)
        other.close()
    }
}
