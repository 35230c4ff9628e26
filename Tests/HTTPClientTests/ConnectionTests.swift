import Foundation
import HTTP
import HTTPClient
import Net
import Problems
import Testing

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test func `requests in a row share one connection`() async throws {
        let server = try ScriptedServer(answering: { _, number in ok("\(number)") })
        defer { server.stop() }
        let client = HTTPClient()

        for number in 0..<5 {
            let answer = try await client.send(ClientRequest(.get, server.url)).collect()
            #expect(text(answer) == "\(number)")
        }

        #expect(server.connections.count == 1)
        let statistics = client.statistics
        #expect(statistics.requests == 5)
        #expect(statistics.connectionsMade == 1)
        #expect(statistics.connectionsReused == 4)
        #expect(statistics.connections == 1)
        #expect(statistics.idleConnections == 1)
        #expect(statistics.active == 0)
    }

    @Test func `a connection that the server closes is not used again`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            connection.finish()
        }
        defer { server.stop() }
        let client = HTTPClient()

        for _ in 0..<3 { _ = try await client.send(ClientRequest(.get, server.url)).collect() }

        #expect(server.connections.count == 3)
    }

    @Test func `no more connections are made than allowed, and the rest wait their turn`() async throws {
        let server = try ScriptedServer(answering: { _, _ in ok("x") })
        defer { server.stop() }
        var options = HTTPClient.Options()
        options.connectionsPerHost = 2
        let client = HTTPClient(options)

        let requests = (0..<40).map { _ in
            Task { @OnLoop in try await client.send(ClientRequest(.get, server.url)).collect() }
        }
        for request in requests { #expect(try await text(request.value) == "x") }

        #expect(server.connections.count == 2)
    }

    @Test func `connections in use do not count as kept, and those beyond them are closed`() async throws {
        let release = Happening()
        let server = try ScriptedServer(holdingSlowUntil: release)
        defer { server.stop() }
        var options = HTTPClient.Options()
        options.idleConnections = 2
        let client = HTTPClient(options)
        let slow = (0..<6).map { _ in
            Task { @OnLoop in try await client.send(ClientRequest(.get, server.url + "slow")).collect() }
        }
        while server.connections.count(where: { $0.received > 0 }) < 6 { await Task.yield() }

        for _ in 0..<3 { _ = try await client.send(ClientRequest(.get, server.url)).collect() }
        #expect(server.connections.count == 7)
        release.happen()
        for request in slow { _ = try await request.value }

        #expect(client.statistics.connectionsReused == 2)
        #expect(client.statistics.connections == 2)
    }

    @Test func `waiting for a connection is not counted as connecting`() async throws {
        let release = Happening()
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            await release.wait()
            connection.send(ok("first"))
            _ = try await connection.head()
            connection.send(ok("second"))
        }
        defer { server.stop() }
        var options = HTTPClient.Options()
        options.connectionsPerHost = 1
        let client = HTTPClient(options)
        var request = ClientRequest(.get, server.url)
        request.connectDeadline = .milliseconds(30)

        let requests = (0..<2).map { [request] _ in
            Task { @OnLoop in try await text(client.send(request).collect()) }
        }
        try await pause(for: .milliseconds(90))
        release.happen()

        #expect(try await [requests[0].value, requests[1].value].sorted() == ["first", "second"])
    }

    @Test func `cancelling the one that is served lets the next go`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            guard connection.number > 0 else { return await connection.end() }
            connection.send(ok("served"))
        }
        defer { server.stop() }
        var options = HTTPClient.Options()
        options.connectionsPerHost = 1
        let client = HTTPClient(options)

        let stuck = Task { @OnLoop in try await client.send(ClientRequest(.get, server.url)) }
        while server.connections.isEmpty { await Task.yield() }
        let waiting = Task { @OnLoop in try await client.send(ClientRequest(.get, server.url)).collect() }
        while client.statistics.active < 2 { await Task.yield() }
        stuck.cancel()

        #expect(try await text(waiting.value) == "served")
    }

    @Test func `what may be done twice survives a kept connection that dies, what may not does not`() async throws {
        // Each connection answers its first request; the second meets a closed door.
        let heads = Tally()
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            heads.count += 1
            connection.send(ok("x"))
            _ = try await connection.head()
            heads.count += 1
            connection.close()
        }
        defer { server.stop() }

        for (method, survives) in [("GET", true), ("PUT", true), ("POST", false)] {
            let client = HTTPClient()
            _ = try await client.send(ClientRequest(.get, server.url)).collect()
            heads.count = 0
            var request = ClientRequest(Method(method), server.url)
            if method != "GET" { request.body = .bytes(Array("b".utf8)) }
            let problem = await problem { _ = try await client.send(request).collect() }
            #expect(problem?.kind == (survives ? nil : .unavailable), "\(method)")
            #expect(heads.count == (survives ? 2 : 1), "\(method)")
        }
    }

    @Test func `a pinned address is where it goes, and the host stays what it was called`() async throws {
        let server = try ScriptedServer(answering: { head, _ in ok(head) })
        defer { server.stop() }
        let client = HTTPClient()
        var request = ClientRequest(.get, "http://example.invalid:\(server.port)/")
        request.pinnedAddress = "127.0.0.1"

        let head = try await text(client.send(request).collect())
        request.pinnedAddress = nil
        let problem = await problem { _ = try await client.send(request) }

        #expect(head.contains("\r\nHost: example.invalid:\(server.port)\r\n"))
        #expect(problem?.kind == .unavailable)
    }

    @Test func `an address that may not be reached is not, by a new connection or a kept one`() async throws {
        let server = try ScriptedServer(answering: { _, _ in ok("x") })
        defer { server.stop() }
        let client = HTTPClient()
        var request = ClientRequest(.get, server.url)
        request.mayReach = { !$0.isLoopback }

        let first = await problem { _ = try await client.send(request) }
        #expect(first?.kind == .forbidden)
        #expect(server.connections.isEmpty)

        _ = try await client.send(ClientRequest(.get, server.url)).collect()
        let second = await problem { _ = try await client.send(request) }
        #expect(second?.kind == .forbidden)

        request.mayReach = { $0.isLoopback }
        #expect(try await client.send(request).collect().count == 1)
    }

    @Test func `streaming to a task of the loop wakes no other thread`() async throws {
        let server = try ScriptedServer { connection in
            while true {
                _ = try await connection.head()
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                for _ in 0..<1_000 {
                    connection.send("6\r\nchunk\n\r\n")
                    try await pause(for: .zero)
                }
                connection.send("0\r\n\r\n")
            }
        }
        defer { server.stop() }
        let client = HTTPClient()

        // Tests beside this one send jobs to the loop as well, so the quietest of some rounds tells.
        var fewest = Int.max
        var parts = 0
        for _ in 0..<30 where fewest > 10 {
            let response = try await client.send(ClientRequest(.get, server.url))
            let before = EventLoop.shared.counts.wakeUps
            // As every root task of a service is started.
            parts = try await Task(executorPreference: EventLoop.shared) { try await count(response) }.value
            fewest = min(fewest, EventLoop.shared.counts.wakeUps - before)
        }

        #expect(parts > 300)
        #expect(fewest <= 10)
    }

    private func count(_ response: ClientResponse) async throws -> Int {
        var parts = 0
        for try await _ in response.body { parts += 1 }
        return parts
    }

    @Test func `a client that drains finishes what is under way and takes nothing new`() async throws {
        let release = Happening()
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            await release.wait()
            connection.send(ok("done"))
        }
        defer { server.stop() }
        let client = HTTPClient()

        let request = Task { @OnLoop in try await client.send(ClientRequest(.get, server.url)).collect() }
        while server.connections.isEmpty { await Task.yield() }
        let drained = Task { @OnLoop in await client.drain(within: .seconds(20)) }
        await Task.yield()
        let late = await problem { _ = try await client.send(ClientRequest(.get, server.url)) }
        release.happen()
        await drained.value

        #expect(late?.kind == .unavailable)
        #expect(try await text(request.value) == "done")
        #expect(client.statistics.active == 0)
    }

    @Test func `draining ends what takes too long`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            await connection.end()
        }
        defer { server.stop() }
        let client = HTTPClient()

        let request = Task { @OnLoop in await problem { _ = try await client.send(ClientRequest(.get, server.url)) } }
        while server.connections.isEmpty { await Task.yield() }
        await client.drain(within: .milliseconds(20))

        #expect(await request.value?.kind == .unavailable)
        await server.connections[0].end()
    }

    @Test func `closing closes the connections that are kept`() async throws {
        let server = try ScriptedServer(answering: { _, _ in ok("x") })
        defer { server.stop() }
        let client = HTTPClient()
        _ = try await client.send(ClientRequest(.get, server.url)).collect()

        client.close()
        await server.connections[0].end()

        #expect(client.statistics.connections == 0)
        #expect(client.statistics.connectionsMade == 1)
    }

    @Test func `the connections of a client that nobody holds are closed`() async throws {
        let server = try ScriptedServer(answering: { _, _ in ok("x") })
        defer { server.stop() }

        do {
            let client = HTTPClient()
            _ = try await client.send(ClientRequest(.get, server.url)).collect()
        }

        await server.connections[0].end()
    }
}
