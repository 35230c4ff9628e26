import Net
import Problems
import Testing

@OnLoop
struct ConnectorTests {
    @Test func `a connection is opened by number and by name`() async throws {
        let arrived = Arrivals()
        let listener = try Listener(at: .loopback(port: 0)) { arrived.add($0) }
        let port = listener.address.port

        for host in ["127.0.0.1", "localhost", "LocalHost"] {
            let out = try await Connector.connect(host: host, port: port, within: .seconds(30))
            let reader = Recorder()
            out.start(reader)
            let stream = try await arrived.next()
            stream.send("hello")
            try await reader.wait { reader.bytes.count == 5 }

            #expect(out.peer == listener.address)
            out.close()
            stream.close()
        }
        listener.close()
    }

    @Test func `a second address is tried when the first refuses`() async throws {
        let arrived = Arrivals()
        let six = try #require(SocketAddress(numeric: "::1", port: 0))
        // A machine without IPv6 has no second address to try.
        guard let listener = try? Listener(at: six, accepted: { arrived.add($0) }) else { return }

        let out = try await Connector.connect(host: "localhost", port: listener.address.port, within: .seconds(30))
        let stream = try await arrived.next()

        #expect(out.peer?.host == "::1")
        out.close()
        stream.close()
        listener.close()
    }

    @Test func `a refusal names host and port`() async throws {
        let listener = try Listener(at: .loopback(port: 0)) { _ in }
        let port = listener.address.port
        listener.close()

        let problem = await #expect(throws: Problem.self) {
            try await Connector.connect(host: "localhost", port: port, within: .seconds(30))
        }

        #expect(problem?.kind == .unavailable)
        #expect(problem?.message.contains("localhost:\(port)") == true)
    }

    @Test func `what does not answer in time is given up, and so is what is cancelled`() async throws {
        // A listener that accepts nobody and whose queue is full leaves those who come without an answer.
        let listener = try Listener(at: .loopback(port: 0), backlog: 0) { _ in }
        listener.hold()
        var queued: [SocketStream] = []
        var problem: Problem?
        while problem == nil, queued.count < 20 {
            do {
                queued.append(try await Connector.connect(to: listener.address, within: .milliseconds(100)))
            } catch let failure as Problem {
                problem = failure
            }
        }
        let address = listener.address
        let task = Task.immediate(executorPreference: EventLoop.shared) {
            try await Connector.connect(to: address, within: .seconds(3_600))
        }
        task.cancel()

        #expect(problem?.kind == .timedOut)
        #expect(problem?.message.contains("\(address.port)") == true)
        await #expect(throws: CancellationError.self) { try await task.value }
        queued.forEach { $0.close() }
        listener.close()
    }

    @Test func `numbers and localhost are resolved without asking anybody`() async throws {
        let resolver = Resolver.shared

        let four = try await resolver.addresses(of: "192.0.2.1", port: 80, within: .zero)
        let six = try await resolver.addresses(of: "2001:DB8:0:0::1", port: 80, within: .zero)
        let local = try await resolver.addresses(of: "localhost", port: 80, within: .zero)

        #expect(four.map(\.description) == ["192.0.2.1:80"])
        #expect(six.map(\.description) == ["[2001:db8::1]:80"])
        #expect(local.map(\.description) == ["127.0.0.1:80", "[::1]:80"])
    }

    @Test(arguments: ["", "a b", "a\u{0}b", "a\n", String(repeating: "a", count: 254)])
    func `a name that is none is not looked up`(host: String) async {
        let problem = await #expect(throws: Problem.self) {
            try await Resolver.shared.addresses(of: host, port: 80, within: .seconds(30))
        }

        #expect(problem?.kind == .invalid)
    }

    @Test func `a name is looked up on another thread, and its failure is told`() async {
        // The name is reserved never to exist (RFC 6761 §6.4); a slow resolver ends at the limit instead.
        let problem = await #expect(throws: Problem.self) {
            try await Resolver.shared.addresses(of: "nobody.invalid", port: 80, within: .seconds(5))
        }

        #expect(problem?.kind == .unavailable || problem?.kind == .timedOut)
        #expect(problem?.message.contains("nobody.invalid") == true)
    }

    @Test func `a cancelled lookup ends at once`() async {
        let task = Task.immediate(executorPreference: EventLoop.shared) {
            try await Resolver.shared.addresses(of: "slow.invalid", port: 80, within: .seconds(3_600))
        }
        task.cancel()

        let thrown = await #expect(throws: (any Error).self) { try await task.value }

        #expect(thrown is CancellationError || (thrown as? Problem)?.kind == .unavailable)
    }

    @Test func `addresses are spelled one way`() {
        #expect(SocketAddress(numeric: "0:0:0:0:0:0:0:1", port: 1)?.isLoopback == true)
        #expect(SocketAddress(numeric: "127.0.0.1", port: 1)?.isLoopback == true)
        #expect(SocketAddress(numeric: "::ffff:127.0.0.1", port: 1)?.isLoopback == true)
        #expect(SocketAddress(numeric: "128.0.0.1", port: 1)?.isLoopback == false)
        for host in ["", "127.0.0", "127.0.0.1\u{0}", "localhost", "[::1]", "1.2.3.4.5", "127.1"] {
            #expect(SocketAddress(numeric: host, port: 1) == nil)
        }
        #expect(SocketAddress(numeric: "127.0.0.1", port: 65_536) == nil)
    }
}
