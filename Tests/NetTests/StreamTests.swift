import Net
import Problems
import Testing

@OnLoop
struct StreamTests {
    /// More than the buffers of both sockets hold.
    private let plenty = StreamTests.plenty
    private static let plenty = {
        // A pattern of odd length, so that a part at the wrong place shows.
        var bytes = [UInt8](0...250)
        while bytes.count < 16 << 20 { bytes += bytes }
        return bytes
    }()

    private func started() async throws -> (stream: SocketStream, reader: Recorder, peer: Peer) {
        let (stream, peer) = try await connectedPair()
        let reader = Recorder()
        stream.start(reader)
        return (stream, reader, peer)
    }

    @Test func `bytes go both ways and keep their order`() async throws {
        let (stream, reader, peer) = try await started()
        let text = Array((0..<100_000).flatMap { String($0).utf8 })
        reader.onReceived = { [unowned reader] in
            stream.send(Array(reader.bytes))
            reader.bytes = []
        }

        async let sent: Void = peer.send(text)
        let echo = await peer.receive(text.count)
        await sent

        #expect(echo == text)
        stream.close()
        peer.close()
    }

    @Test func `a peer that does not read makes unsent grow, and drained is told when it has`() async throws {
        let (stream, reader, peer) = try await started()

        stream.send(plenty)
        stream.send("and ")
        plenty.withUnsafeBytes { stream.send(UnsafeRawBufferPointer(rebasing: $0[..<10])) }
        let waiting = stream.unsent
        async let got = peer.receive(plenty.count + 14)
        try await reader.wait { reader.timesDrained == 1 }

        #expect(waiting > 0)
        #expect(stream.unsent == 0)
        #expect(await got == plenty + Array("and ".utf8) + plenty[..<10])
        stream.close()
        peer.close()
    }

    @Test func `drained may send more, and is told again`() async throws {
        let (stream, reader, peer) = try await started()
        reader.onDrained = { [unowned reader] in if reader.timesDrained == 1 { stream.send(plenty) } }

        stream.send(plenty)
        async let got = peer.receive(2 * plenty.count)
        try await reader.wait { reader.timesDrained == 2 }

        #expect(await got.count == 2 * plenty.count)
        stream.close()
        peer.close()
    }

    @Test func `a stream may be closed inside any call`() async throws {
        let (first, reader, peer) = try await started()
        reader.onReceived = { first.close() }
        await peer.send([1])
        try await reader.wait { reader.timesReceived == 1 }

        let (second, drainer, sink) = try await started()
        drainer.onDrained = { second.close() }
        second.send(plenty)
        async let rest = sink.receiveAll()
        try await drainer.wait { drainer.timesDrained == 1 }

        #expect(reader.ends.isEmpty && drainer.ends.isEmpty)
        #expect(await rest.bytes.count == plenty.count)
        first.send([1])
        first.finish()
        peer.close()
        sink.close()
    }

    @Test func `while bytes are not wanted none are told`() async throws {
        let (stream, reader, peer) = try await started()
        stream.wantsBytes(false)
        await peer.send([1])
        let (other, otherReader, otherPeer) = try await started()
        await otherPeer.send([2])
        try await otherReader.wait { otherReader.timesReceived == 1 }
        let before = reader.bytes

        stream.wantsBytes(true)
        try await reader.wait { reader.timesReceived == 1 }

        #expect(before.isEmpty)
        #expect(reader.bytes == [1])
        stream.close()
        other.close()
        peer.close()
        otherPeer.close()
    }

    @Test func `another reader may take over`() async throws {
        let (stream, first, peer) = try await started()
        let second = Recorder()
        await peer.send([1])
        try await first.wait { first.timesReceived == 1 }

        stream.start(second)
        await peer.send([2])
        try await second.wait { second.timesReceived == 1 }

        #expect(first.bytes == [1])
        #expect(second.bytes == [2])
        stream.close()
        peer.close()
    }

    @Test func `a peer that goes ends the stream once`() async throws {
        let (stream, reader, peer) = try await started()
        reader.onEnded = {
            stream.send([1])
            stream.close()
            stream.finish()
        }

        peer.close()
        try await reader.wait { !reader.ends.isEmpty }

        #expect(reader.ends == [.closed])
        #expect(!stream.isOpen)
    }

    @Test func `a reset is told as a failure, even while bytes are not wanted`() async throws {
        let (_, reader, peer) = try await started()
        let (paused, pausedReader, pausedPeer) = try await started()
        paused.wantsBytes(false)

        peer.reset()
        pausedPeer.reset()
        try await reader.wait { !reader.ends.isEmpty }
        try await pausedReader.wait { !pausedReader.ends.isEmpty }

        #expect(reader.ends == [.failed(104)])
        #expect(pausedReader.ends == [.failed(104)])
    }

    @Test func `a reset met while sending is told as a failure, and not from inside send`() async throws {
        let (stream, reader, peer) = try await started()
        stream.wantsBytes(false)
        stream.send(plenty)

        peer.reset()
        try await reader.wait { !reader.ends.isEmpty }

        #expect(reader.ends == [.failed(104)] || reader.ends == [.failed(32)])
        #expect(stream.unsent == 0)
    }

    @Test func `what is unsent still reaches a peer that has stopped sending`() async throws {
        let (stream, reader, peer) = try await started()

        stream.send(plenty)
        peer.stopSending()
        try await reader.wait { !reader.ends.isEmpty }
        let got = await peer.receiveAll()

        #expect(reader.ends == [.closed])
        #expect(got.bytes == plenty)
        #expect(got.wasClean)
        peer.close()
    }

    @Test func `finish delivers everything, though the peer is still sending`() async throws {
        let (stream, reader, peer) = try await started()
        await peer.send(Array("a request whose body nobody reads".utf8))
        stream.wantsBytes(false)
        stream.send(plenty)

        stream.finish()
        stream.send("too late")
        async let more: Void = peer.send([UInt8](repeating: 7, count: 100_000))
        let got = await peer.receiveAll()
        await more

        #expect(got.bytes == plenty)
        #expect(got.wasClean)
        #expect(reader.ends.isEmpty)
        peer.close()
    }

    @Test func `finish delivers everything to a peer that has stopped sending`() async throws {
        let (stream, _, peer) = try await started()
        stream.send(plenty)
        stream.finish()
        peer.stopSending()

        let got = await peer.receiveAll()

        #expect(got.bytes == plenty)
        peer.close()
    }

    @Test func `a stream can be answered and finished without being read`() async throws {
        let (stream, peer) = try await connectedPair()

        stream.send(plenty)
        stream.finish()
        let got = await peer.receiveAll()

        #expect(got.bytes == plenty)
        #expect(got.wasClean)
        peer.close()
    }

    @Test func `a finished stream does not wait for ever for its peer`() async throws {
        let (stalled, _, deafPeer) = try await started()
        let (lingering, _, stayingPeer) = try await started()
        stalled.flushingPatience = .milliseconds(20)

        stalled.send(plenty)
        stalled.finish()
        lingering.finish()
        try await pause(for: SocketStream.lingeringPatience + .milliseconds(50))

        #expect(!stalled.isOpen)
        #expect(!lingering.isOpen)
        deafPeer.close()
        stayingPeer.close()
    }

    @Test func `a stream that nobody wants is closed`() async throws {
        func accept() async throws -> Peer { try await connectedPair().peer }

        let peer = try await accept()

        #expect(await peer.receiveAll().bytes.isEmpty)
        peer.close()
    }
}
