import Crypto
import Foundation
import HTTP
import Net
import Problems
import Testing
import WebSocket

@testable import HTTPServer

/// The same server behind TLS.
@OnLoop
final class TLSServerTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/trunkline-tls-\(UUID().uuidString)"
    private let notes = Notes()
    private lazy var house = House(
        .plain + [
            .get("/big", "Says much.") { _ in .text(String(repeating: "x", count: 3 << 20)) },
            .get("/safe", "Says whether it is safe.") { .text("\($0.sender.isSecure) \($0.sender.isLoopback)") },
            .get("/events", "Never ends.") { [notes] _ in
                .events { events in
                    try await events.send(ServerEvent("word"))
                    do {
                        try await Signal().wait(beyond: 0)
                    } catch {
                        await notes.note("cancelled")
                        throw error
                    }
                }
            },
            .get("/socket", "Greets, then echoes.") { request in
                .webSocket(request) { socket in
                    try await socket.send(text: "hello")
                    for try await message in await socket.messages { try await socket.send(message) }
                }
            },
        ], limits: limits)

    private var limits: ServerLimits {
        var limits = ServerLimits()
        // Little is read ahead, so that much of what the tests send is left lying in the stream.
        limits.pendingBytes = 1_000
        limits.unsentBytes = 10_000
        limits.stallTime = .seconds(600)
        return limits
    }

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let pem = try selfSignedCertificate(for: ["localhost"], days: 2)
        try pem.certificate.write(toFile: folder + "/crt", atomically: true, encoding: .utf8)
        try pem.key.write(toFile: folder + "/key", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func listen() throws -> SocketAddress {
        let context = try TLSContext.server(certificate: folder + "/crt", key: folder + "/key")
        return try house.server.listen(at: .loopback(port: 0), tls: context)
    }

    private func connect(to address: SocketAddress) async throws -> RawClient {
        let trust = try TLSContext.client(authorities: folder + "/crt")
        let socket = try await Connector.connect(to: address, within: patience)
        return RawClient(TLSStream(client: trust, over: socket, host: "localhost"))
    }

    @Test func `requests are answered behind TLS, large and small, to the last byte`() async throws {
        let client = try await connect(to: try listen())

        client.send(get("/safe") + get("/big") + post("/echo", "body") + get("/big", "Connection: close"))
        let answers = try await client.answersUntilEnd()

        #expect(answers.map(\.body.count) == [9, 3 << 20, 4, 3 << 20])
        #expect(answers[0].text == "true true")
        #expect(client.end == .closed)
        await house.server.drain(within: patience)
        #expect(house.server.connectionCount == 0)
    }

    @Test func `who does not speak TLS is not answered`() async throws {
        let socket = try await Connector.connect(to: try listen(), within: patience)
        let client = RawClient(socket)

        client.send(get("/"))
        try await client.until { $0.end != nil }

        #expect(!client.text.contains("HTTP/1.1") && house.hooks.concluded.isEmpty)
        try await house.server.untilEmpty()
        #expect(house.server.connectionCount == 0)
        await house.server.drain(within: patience)
    }

    // MARK: Resets

    /// Says what is given and, when the server reads no further, resets the connection.
    private func reset(after text: String) async throws {
        let trust = try TLSContext.client(authorities: folder + "/crt")
        let socket = try await Connector.connect(to: try listen(), within: patience)
        let client = RawClient(TLSStream(client: trust, over: socket, host: "localhost"), reading: false)
        client.send(text)
        let last = Moment.now + patience
        while house.server.connections.values.allSatisfy({ $0.pending.count < limits.pendingBytes }) {
            try #require(Moment.now < last)
            try await pause(for: .milliseconds(1))
        }
        var unkindly = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket.fd, SOL_SOCKET, SO_LINGER, &unkindly, socklen_t(MemoryLayout<linger>.size))
        client.close()
    }

    @Test func `a listener that resets its connection is noticed, whatever lies unread`() async throws {
        try await reset(after: get("/events") + String(repeating: "x", count: 100_000))

        try await notes.until("cancelled")
        try await house.server.untilEmpty()
        await house.server.drain(within: patience)
    }

    @Test func `a client that resets its connection is noticed while its requests wait for it to read`() async throws {
        try await reset(after: String(repeating: get("/big"), count: 2_000))

        try await house.server.untilEmpty()
        await house.server.drain(within: patience)
    }

    // MARK: WebSockets

    @Test func `a WebSocket over TLS carries messages both ways, and ends cleanly`() async throws {
        let trust = try TLSContext.client(authorities: folder + "/crt")
        let address = try listen()
        let socket = try await WebSocketClient.connect(
            "wss://localhost:\(address.port)/socket", dial: WebSocketClient.direct(trust))
        let messages = socket.messages.makeAsyncIterator()
        let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }

        #expect(try await messages.next() == .text("hello"))
        try await socket.send(text: "grüezi")
        #expect(try await messages.next() == .text("grüezi"))
        try await socket.send(.binary(large))
        // Kept out of #expect, which would look for the differences of long bytes one by one.
        let isSame = try await messages.next() == .binary(large)
        #expect(isSame)

        socket.close(.normal)
        #expect(try await messages.next() == nil && socket.closeCode == .normal)
        await house.server.drain(within: patience)
    }

    @Test func `a WebSocket is opened only to whom the certificate names`() async throws {
        let trust = try TLSContext.client(authorities: folder + "/crt")
        let address = try listen()

        let problem = await #expect(throws: Problem.self) {
            try await WebSocketClient.connect(
                "wss://127.0.0.1:\(address.port)/socket", dial: WebSocketClient.direct(trust))
        }

        #expect(problem?.kind == .badGateway && problem?.message.contains("mismatch") == true)
        #expect(house.hooks.concluded.isEmpty)
        await house.server.drain(within: patience)
    }
}
