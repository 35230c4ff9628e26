import Net
import Problems
import Testing

@OnLoop
struct ListenerTests {
    private func arrivals() throws -> (listener: Listener, arrived: Arrivals) {
        let arrived = Arrivals()
        return (try Listener(at: .loopback(port: 0)) { arrived.add($0) }, arrived)
    }

    @Test func `port 0 is answered with a port of its own`() async throws {
        let (listener, arrived) = try arrivals()

        let peer = try await Peer(port: listener.address.port)
        let stream = try await arrived.next()

        #expect(listener.address.port > 0)
        #expect(stream.peer?.isLoopback == true)
        #expect(!stream.isSecure)
        stream.close()
        listener.close()
        peer.close()
    }

    @Test func `an address in use is a conflict`() async throws {
        let (listener, _) = try arrivals()

        let problem = #expect(throws: Problem.self) { try Listener(at: listener.address) { _ in } }

        #expect(problem?.kind == .conflict)
        #expect(problem?.message.contains(listener.address.description) == true)
        listener.close()
    }

    @Test func `every address of the machine means those of IPv4 too`() async throws {
        let arrived = Arrivals()
        let everywhere = try #require(SocketAddress(numeric: "::", port: 0))
        guard let listener = try? Listener(at: everywhere, accepted: { arrived.add($0) }) else {
            print("Skipped: this machine has no IPv6.")
            return
        }

        let peer = try await Peer(port: listener.address.port)
        let stream = try await arrived.next()

        #expect(stream.peer?.isLoopback == true)
        stream.close()
        listener.close()
        peer.close()
    }

    @Test func `a shared port may be listened at twice`() async throws {
        let first = try Listener(at: .loopback(port: 0), sharingPort: true) { _ in }
        let second = try Listener(at: first.address, sharingPort: true) { _ in }

        #expect(second.address == first.address)
        first.close()
        second.close()
    }

    @Test func `while it is held those who come wait`() async throws {
        let (listener, arrived) = try arrivals()
        listener.hold()
        let peer = try await Peer(port: listener.address.port)
        let (stream, other) = try await connectedPair()
        let before = arrived.count

        listener.resume()
        let late = try await arrived.next()

        #expect(before == 0)
        late.close()
        stream.close()
        listener.close()
        peer.close()
        other.close()
    }

    @Test func `a pause for want of descriptors does not end the owner's hold`() async throws {
        let (listener, arrived) = try arrivals()
        listener.turnAway()
        listener.hold()
        let peer = try await Peer(port: listener.address.port)

        try await pause(for: Listener.exhaustionPause + .milliseconds(10))
        let (stream, other) = try await connectedPair()
        let before = arrived.count
        listener.resume()
        let late = try await arrived.next()

        #expect(before == 0)
        #expect(listener.timesExhausted == 1)
        late.close()
        stream.close()
        listener.close()
        peer.close()
        other.close()
    }

    @Test func `a pause for want of descriptors ends by itself`() async throws {
        let (listener, arrived) = try arrivals()
        let dropped = try await Peer(port: listener.address.port)
        listener.turnAway()
        let peer = try await Peer(port: listener.address.port)

        let stream = try await arrived.next()

        stream.close()
        listener.close()
        peer.close()
        dropped.close()
    }

    @Test func `it may be closed while accepting`() async throws {
        let arrived = Promise<SocketStream>()
        var listener: Listener?
        listener = try Listener(at: .loopback(port: 0)) { stream in
            listener?.close()
            arrived.keep(stream)
        }
        let port = try #require(listener?.address.port)

        let peer = try await Peer(port: port)
        try await arrived.value.close()

        await #expect(throws: Peer.Refused.self) { try await Peer(port: port) }
        listener?.resume()
        listener = nil
        peer.close()
    }

    @Test func `only a listening socket can be taken over`() async throws {
        let (stream, peer) = try await connectedPair()

        #expect(throws: Problem.self) { try Listener(inherited: stream.fd) { _ in } }
        #expect(throws: Problem.self) { try Listener(inherited: 987_654) { _ in } }
        stream.close()
        peer.close()
    }
}

/// Streams as a listener hands them over.
@OnLoop
final class Arrivals {
    private var streams: [SocketStream] = []
    private var waiter: Promise<SocketStream>?

    var count: Int { streams.count }

    func add(_ stream: SocketStream) {
        if let waiter {
            self.waiter = nil
            waiter.keep(stream)
        } else {
            streams.append(stream)
        }
    }

    func next() async throws -> SocketStream {
        if !streams.isEmpty { return streams.removeFirst() }
        let promise = Promise<SocketStream>()
        waiter = promise
        return try await promise.value
    }
}
