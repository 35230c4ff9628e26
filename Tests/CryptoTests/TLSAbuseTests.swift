import Chance
import Crypto
import Glibc
import Net
import Testing

/// What a stream does with peers that keep to no rules.
@OnLoop
struct TLSAbuseTests {
    private func server() throws -> (TLSStream, HandFed, Ear) {
        let (wire, ear) = (HandFed(), Ear())
        let stream = TLSStream(server: try TestCertificate.localhost.server(), over: wire)
        stream.start(ear)
        return (stream, wire, ear)
    }

    /// A ClientHello (RFC 8446 §4.1.2) of the given version, in its record.
    private func clientHello(version: UInt8) -> [UInt8] {
        let suites: [UInt8] = [0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x09, 0xc0, 0x13]
        var hello: [UInt8] = [3, version] + [UInt8](repeating: 0x55, count: 32) + [0]
        hello += [0, UInt8(suites.count)] + suites + [1, 0]
        // Groups P-256; points uncompressed; signatures ECDSA with SHA-256 and SHA-1.
        let extensions: [UInt8] = [0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 6, 0, 4, 4, 3, 2, 3]
        hello += [0, UInt8(extensions.count)] + extensions
        let message: [UInt8] = [1, 0, 0, UInt8(hello.count)] + hello
        return [0x16, 3, 1, 0, UInt8(message.count)] + message
    }

    @Test func `TLS 1_2 is spoken and TLS 1_1 is refused with an alert that says so`() throws {
        let (old, oldWire, oldEar) = try server()
        oldWire.bring(clientHello(version: 2))
        let (new, newWire, newEar) = try server()
        newWire.bring(clientHello(version: 3))

        #expect(oldEar.end == .insecure("unsupported protocol"))
        // A fatal alert, protocol_version (70).
        #expect(oldWire.sent.count == 7 && oldWire.sent.suffix(2) == [2, 70])
        #expect(oldWire.isFinished && !old.isEstablished)
        // A ServerHello of version 1.2.
        #expect(newWire.sent.first == 0x16 && newWire.sent[9...10] == [3, 3])
        #expect(newEar.end == nil && !new.isEstablished)
        new.close()
    }

    @Test func `a plain request at the TLS port ends the connection at once`() async throws {
        let (near, far) = try socketPair()
        let stream = TLSStream(server: try TestCertificate.localhost.server(), over: far)
        let (ear, visitor) = (Ear(), Ear())
        stream.start(ear)
        near.start(visitor)

        near.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")

        #expect(await visitor.waitForEnd() == .closed)
        #expect(ear.end == .insecure("http request"))
        #expect(visitor.bytes.count <= 7)
    }

    @Test func `a wire cut in the middle of the handshake ends both sides`() throws {
        let talk = try Conversation()
        talk.start()
        let hello = talk.clientWire.take()
        talk.serverWire.bring([UInt8](hello[..<100]))

        talk.serverWire.end(.closed)
        talk.clientWire.end(.closed)

        #expect(talk.serverEar.end == .failed(ECONNRESET))
        #expect(talk.clientEar.end == .failed(ECONNRESET))
    }

    @Test func `a peer that says nothing is given up`() async throws {
        let (wire, ear) = (HandFed(), Ear())
        let stream = TLSStream(
            server: try TestCertificate.localhost.server(), over: wire, handshakeLimit: .milliseconds(5))
        stream.start(ear)

        #expect(await ear.waitForEnd() == .failed(ETIMEDOUT))
        #expect(wire.isClosed)
    }

    @Test func `nothing is told after the owner has closed`() throws {
        let talk = try Conversation()
        talk.meet()
        talk.server.close()

        talk.client.send("anybody there")
        talk.serverWire.bring(talk.clientWire.take())
        talk.server.received(UnsafeRawBufferPointer(start: nil, count: 0))
        talk.server.drained()
        talk.server.ended(.closed)
        talk.server.send("gone")
        talk.server.wantsBytes(false)
        talk.server.finish()

        #expect(talk.serverEar.bytes.isEmpty && talk.serverEar.end == nil)
        #expect(talk.serverWire.sent.isEmpty)
        #expect(talk.server.unsent == 0)
    }

    @Test func `a byte changed on the way ends the connection, and nothing false is handed on`() throws {
        let talk = try Conversation()
        talk.meet()
        talk.client.send("pay ten")
        var record = talk.clientWire.take()
        record[record.count - 3] ^= 1

        talk.serverWire.bring(record)

        #expect(talk.serverEar.bytes.isEmpty)
        #expect(talk.serverEar.end == .insecure("decryption failed or bad record mac"))
        #expect(talk.serverWire.isFinished && !talk.serverWire.sent.isEmpty)
    }

    @Test func `a record repeated or out of turn ends the connection`() throws {
        for isRepeated in [true, false] {
            let talk = try Conversation()
            talk.meet()
            talk.client.send("one")
            let one = talk.clientWire.take()
            talk.client.send("two")
            let two = talk.clientWire.take()

            talk.serverWire.bring(isRepeated ? one + one : two + one)

            #expect(talk.serverEar.bytes == (isRepeated ? [UInt8]("one".utf8) : []))
            guard case .insecure = talk.serverEar.end else {
                Issue.record("the server was told \(String(describing: talk.serverEar.end))")
                continue
            }
        }
    }

    @Test func `garbage ends a handshake or waits for more, and never anything else`() throws {
        var random = SeededRandom(1)
        let context = try TestCertificate.localhost.server()
        let hello = clientHello(version: 3)
        for round in 0..<1_500 {
            let (wire, ear) = (HandFed(), Ear())
            let stream = TLSStream(server: context, over: wire)
            stream.start(ear)
            var bytes = round.isMultiple(of: 3) ? random.bytes(Int.random(in: 1...300, using: &random)) : hello
            if !round.isMultiple(of: 3) {
                for _ in 0...Int.random(in: 0...4, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
            }

            wire.bring(bytes, pieces: Int.random(in: 1...400, using: &random))

            #expect(!stream.isEstablished && ear.bytes.isEmpty)
            if let end = ear.end {
                guard case .insecure = end else {
                    Issue.record("told \(end)")
                    continue
                }
                #expect(wire.isFinished)
            }
            stream.close()
        }
    }

    @Test func `a handshake garbled anywhere never becomes a connection that carries false bytes`() throws {
        var random = SeededRandom(2)
        let (serverContext, clientContext) = (
            try TestCertificate.localhost.server(), try TestCertificate.localhost.trustingClient()
        )
        for _ in 0..<200 {
            let (clientWire, serverWire, clientEar, serverEar) = (HandFed(), HandFed(), Ear(), Ear())
            let client = TLSStream(client: clientContext, over: clientWire, host: "localhost")
            let server = TLSStream(server: serverContext, over: serverWire)
            server.start(serverEar)
            client.start(clientEar)
            client.send("truth")
            let victim = Int.random(in: 0..<3_000, using: &random)
            var carried = 0
            func garbled(_ bytes: [UInt8]) -> [UInt8] {
                var bytes = bytes
                if bytes.indices.contains(victim - carried) {
                    bytes[victim - carried] ^= 1 << UInt8.random(in: 0...7, using: &random)
                }
                carried += bytes.count
                return bytes
            }

            for _ in 0..<4 {
                serverWire.bring(garbled(clientWire.take()))
                clientWire.bring(garbled(serverWire.take()))
            }

            #expect(serverEar.bytes.isEmpty || serverEar.bytes == [UInt8]("truth".utf8))
            client.close()
            server.close()
        }
    }

    @Test func `garbage after the handshake ends the connection`() throws {
        var random = SeededRandom(3)
        for _ in 0..<60 {
            let talk = try Conversation()
            talk.meet()

            talk.serverWire.bring(random.bytes(Int.random(in: 5...20_000, using: &random)), pieces: 4_096)
            talk.serverWire.bring([UInt8](repeating: 0, count: 40_000))

            #expect(talk.serverEar.bytes.isEmpty)
            guard case .insecure = talk.serverEar.end else {
                Issue.record("the server was told \(String(describing: talk.serverEar.end))")
                continue
            }
        }
    }
}
