import Chance
import Crypto
import Glibc
import Net
import Testing

/// What a stream does while both sides keep to the rules.
@OnLoop
struct TLSStreamTests {
    @Test(arguments: [1, 2, 7, 1_000, 64 << 10])
    func `hands are shaken and bytes go both ways in pieces of any size`(size: Int) throws {
        let talk = try Conversation()
        var established: [String] = []
        talk.client.whenEstablished = { established.append("client \($0.chosenProtocol ?? "-")") }
        talk.server.whenEstablished = { established.append("server \($0.chosenProtocol ?? "-")") }

        talk.meet(pieces: size)
        talk.client.send("how are you")
        talk.server.send("well")
        talk.carry(pieces: size)

        #expect(established == ["client http/1.1", "server http/1.1"])
        #expect(talk.client.version == "TLSv1.3")
        #expect(talk.serverEar.bytes == [UInt8]("how are you".utf8))
        #expect(talk.clientEar.bytes == [UInt8]("well".utf8))
        #expect(talk.client.isSecure)
    }

    @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 65_536, 65_537, 1 << 20])
    func `an echo over sockets brings back what was sent`(count: Int) async throws {
        var random = SeededRandom(UInt64(count))
        let message = random.bytes(count)
        let (near, far) = try socketPair()
        let client = TLSStream(client: try TestCertificate.localhost.trustingClient(), over: near, host: "localhost")
        let server = TLSStream(server: try TestCertificate.localhost.server(), over: far)
        let (ear, echo) = (Ear(), Ear())
        echo.whenReceived = { server.send($0) }
        client.whenEstablished = {
            $0.send(message)
            $0.send("end")
        }

        server.start(echo)
        client.start(ear)
        let isBack = await ear.wait { ear.bytes.count == count + 3 }

        let isSame = ear.bytes == message + [UInt8]("end".utf8)
        #expect(isBack)
        #expect(isSame)
        client.close()
        server.close()
    }

    @Test func `what is sent before hands are shaken waits, counts, and is told when it has left`() throws {
        let talk = try Conversation()
        talk.client.send("early")
        talk.client.send([UInt8](" bird".utf8))
        let unsent = talk.client.unsent

        talk.meet()

        #expect(unsent == 10)
        #expect(talk.serverEar.bytes == [UInt8]("early bird".utf8))
        #expect(talk.client.unsent == 0)
        #expect(talk.clientEar.timesDrained == 1)
    }

    @Test func `what waits for the handshake has a limit`() async throws {
        let talk = try Conversation()
        talk.start()

        talk.client.send([UInt8](repeating: 1, count: TLSStream.earlyLimit))
        talk.client.send("one more")

        #expect(talk.clientEar.end == nil)
        #expect(await talk.clientEar.waitForEnd() == .failed(ENOBUFS))
        #expect(talk.clientWire.isClosed)
    }

    @Test func `a peer that does not read leaves little encrypted, and all arrives when it does`() throws {
        let talk = try Conversation()
        talk.meet()
        let message = [UInt8](repeating: 7, count: 8 << 20)

        talk.server.send(message)
        talk.server.send("end")
        let encrypted = talk.serverWire.sent.count
        let unsent = talk.server.unsent
        talk.carry()

        #expect(encrypted < 160 << 10)
        #expect(unsent >= message.count + 3)
        #expect(talk.clientEar.bytes.count == message.count + 3)
        #expect(talk.clientEar.bytes.suffix(4) == [7] + [UInt8]("end".utf8))
        #expect(talk.server.unsent == 0)
        #expect(talk.serverEar.timesDrained == 1)
    }

    @Test func `a reader that wants nothing gets nothing, and the peer is held up`() async throws {
        let talk = try Conversation()
        talk.meet()
        var random = SeededRandom(5)
        let message = random.bytes(1 << 20)
        talk.clientEar.whenReceived = { _ in talk.client.wantsBytes(false) }

        talk.server.send(message)
        talk.carry()

        #expect(talk.clientEar.bytes.count == 16_384)
        #expect(!talk.clientWire.isWanted)
        #expect(talk.server.unsent > 800_000)

        talk.clientEar.whenReceived = nil
        talk.client.wantsBytes(true)
        #expect(talk.clientEar.bytes.count == 16_384)
        #expect(await talk.clientEar.wait { talk.clientEar.bytes.count > 16_384 })
        talk.carry()

        // Kept out of #expect, which would look for the differences of long bytes one by one.
        let isSame = talk.clientEar.bytes == message
        #expect(isSame)
        #expect(talk.clientWire.isWanted)
    }

    @Test func `a reader over sockets may stop and go on after every record`() async throws {
        let (near, far) = try socketPair()
        let client = TLSStream(client: try TestCertificate.localhost.trustingClient(), over: near, host: "localhost")
        let server = TLSStream(server: try TestCertificate.localhost.server(), over: far)
        let ear = Ear()
        var random = SeededRandom(6)
        let message = random.bytes(2 << 20)
        var waits: [Timer] = []
        ear.whenReceived = { _ in
            client.wantsBytes(false)
            let later = Timer { client.wantsBytes(true) }
            later.start(after: .zero)
            waits.append(later)
        }
        server.whenEstablished = { $0.send(message) }

        server.start(Ear())
        client.start(ear)

        #expect(await ear.wait { ear.bytes.count == message.count })
        // Kept out of #expect, which would look for the differences of long bytes one by one.
        let isSame = ear.bytes == message
        #expect(isSame)
        #expect(waits.count >= message.count / 16_384)
        client.close()
        server.close()
    }

    @Test func `bytes held for a reader come before the end that followed them`() async throws {
        let talk = try Conversation()
        talk.meet()
        talk.client.wantsBytes(false)
        talk.server.send("last words")
        talk.clientWire.bring(talk.serverWire.take())
        talk.clientWire.end(.closed)

        #expect(talk.clientEar.bytes.isEmpty && talk.clientEar.end == nil)
        talk.client.wantsBytes(true)

        #expect(await talk.clientEar.waitForEnd() == .failed(ECONNRESET))
        #expect(talk.clientEar.bytes == [UInt8]("last words".utf8))
    }

    @Test func `finish sends what waits, says goodbye, and the peer hears of a clean end`() throws {
        let talk = try Conversation()
        talk.meet()
        talk.server.send([UInt8](repeating: 3, count: 1 << 20))
        talk.server.finish()
        talk.server.send("too late")
        #expect(!talk.serverWire.isFinished)

        talk.carry()

        #expect(talk.serverWire.isFinished)
        #expect(talk.clientEar.bytes.count == 1 << 20)
        #expect(talk.clientEar.end == .closed)
        #expect(talk.clientWire.isFinished)
        #expect(talk.serverEar.end == nil)
    }

    @Test func `finish before hands are shaken still delivers what was sent`() throws {
        let talk = try Conversation()
        talk.start()
        talk.client.send("only this")
        talk.client.finish()

        talk.carry()

        #expect(talk.serverEar.bytes == [UInt8]("only this".utf8))
        #expect(talk.serverEar.end == .closed)
        #expect(talk.clientWire.isFinished)
    }

    @Test func `a wire that is cut without a goodbye is told as a failure`() throws {
        let talk = try Conversation()
        talk.meet()

        talk.serverWire.end(.closed)
        talk.clientWire.end(.failed(EPIPE))

        #expect(talk.serverEar.end == .failed(ECONNRESET))
        #expect(talk.clientEar.end == .failed(EPIPE))
    }

    @Test func `a stream may be closed from within what it tells`() throws {
        for isFinishing in [true, false] {
            let talk = try Conversation()
            talk.meet()
            talk.serverEar.whenReceived = { [server = talk.server] _ in
                isFinishing ? server.finish() : server.close()
            }
            talk.client.send([UInt8](repeating: 1, count: 100_000))

            talk.carry()

            #expect(talk.serverEar.bytes.count == 16_384)
            #expect(talk.serverEar.end == nil)
            #expect(talk.serverWire.isFinished == isFinishing)
            #expect(talk.serverWire.isClosed == !isFinishing)
        }
    }

    @Test func `a stream that is over is let go`() throws {
        let waysToEnd: [(Conversation) -> Void] = [
            { $0.server.close() }, { $0.server.finish() }, { $0.serverWire.bring([UInt8](repeating: 0, count: 50)) },
            { $0.client.finish() },
        ]
        for end in waysToEnd {
            weak var stream: TLSStream?
            let wire: HandFed
            do {
                let talk = try Conversation()
                talk.meet()
                stream = talk.server
                wire = talk.serverWire
                end(talk)
                talk.carry()
                talk.client.close()
            }
            #expect(stream == nil)
            #expect(wire.isClosed || wire.isFinished)
        }
    }

    @Test func `a stream inside a stream keeps its bytes apart from the outer one's`() throws {
        let outer = try Conversation()
        outer.meet()
        let client = TLSStream(
            client: try TestCertificate.localhost.trustingClient(), over: outer.client, host: "localhost")
        let server = TLSStream(server: try TestCertificate.localhost.server(), over: outer.server)
        let (ear, echo) = (Ear(), Ear())
        echo.whenReceived = { server.send($0) }
        server.start(echo)
        client.start(ear)
        var random = SeededRandom(9)
        let message = random.bytes(200_000)

        client.send(message)
        outer.carry()

        // Kept out of #expect, which would look for the differences of long bytes one by one.
        let isSame = ear.bytes == message
        #expect(isSame)
        client.close()
        server.close()
    }

    @Test func `two hundred connections shake hands at once`() async throws {
        let (serverContext, clientContext) = (
            try TestCertificate.localhost.server(), try TestCertificate.localhost.trustingClient()
        )
        let ear = Ear()
        var streams: [TLSStream] = []
        for number in 0..<200 {
            let (near, far) = try socketPair()
            let server = TLSStream(server: serverContext, over: far)
            let client = TLSStream(client: clientContext, over: near, host: "a\(number).example.test")
            let echo = Ear()
            echo.whenReceived = { server.send($0) }
            server.start(echo)
            client.start(ear)
            client.send([UInt8(number)])
            streams += [server, client]
        }

        #expect(await ear.wait { ear.bytes.count == 200 })
        #expect(Set(ear.bytes).count == 200)
        for stream in streams { stream.close() }
    }
}
