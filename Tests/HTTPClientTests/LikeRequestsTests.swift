import HTTP
import HTTPClient
import Net
import Problems
import Testing

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct LikeRequestsTests {
    let client = HTTPClient()

    /// Answers with what came: the head, and the body behind it.
    private static func echo() throws -> ScriptedServer {
        try ScriptedServer { connection in
            while true {
                let head = try await connection.head()
                let body = try await connection.bytes(contentLength(head))
                connection.send(ok(head + text(body)))
            }
        }
    }

    @Test func `requests that are alike carry each its own body, and nothing of the ones before`() async throws {
        let server = try Self.echo()
        defer { server.stop() }
        let plain = ClientRequest(.get, server.url)
        var told = ClientRequest(.post, server.url, headers: ["X-Told": "once"], body: .bytes(Array("one".utf8)))
        var answers: [String] = []

        answers.append(text(try await client.send(told).collect()))
        told.body = .bytes(Array("two and more".utf8))
        answers.append(text(try await client.send(told).collect()))
        told.headers = ["X-Told": "twice"]
        told.body = .bytes([])
        answers.append(text(try await client.send(told).collect()))
        answers.append(text(try await client.send(plain).collect()))
        answers.append(text(try await client.send(ClientRequest(.put, server.url)).collect()))
        answers.append(text(try await client.send(plain).collect()))

        #expect(answers.map { $0.split(separator: " ")[0] } == ["POST", "POST", "POST", "GET", "PUT", "GET"])
        #expect(answers[0].hasSuffix("\r\n\r\none") && answers[1].hasSuffix("\r\n\r\ntwo and more"))
        #expect(answers[0].contains("X-Told: once\r\n") && answers[2].contains("X-Told: twice\r\n"))
        #expect(answers[2].contains("Content-Length: 0\r\n") && answers[4].contains("Content-Length: 0\r\n"))
        for bare in answers[3...] { #expect(!bare.contains("X-Told")) }
        for bare in [answers[3], answers[5]] { #expect(!bare.contains("Content-Length")) }
        #expect(server.connections.count == 1)
    }

    @Test func `what one request may not reach, one alike does not either`() async throws {
        let server = try Self.echo()
        defer { server.stop() }
        var request = ClientRequest(.get, server.url)
        _ = try await client.send(request).collect()
        let received = server.connections[0].received
        request.mayReach = { _ in false }

        await #expect(throws: Problem.self) { try await client.send(request) }

        #expect(server.connections.map(\.received) == [received])
    }

    @Test func `requests that are alike and under way at once do not meet`() async throws {
        let server = try Self.echo()
        defer { server.stop() }
        let requests = (0..<40).map { number in
            Task { @OnLoop in
                let body = Array("number \(number)".utf8)
                return text(try await client.send(ClientRequest(.post, server.url, body: .bytes(body))).collect())
            }
        }

        for (number, request) in requests.enumerated() {
            #expect(try await request.value.hasSuffix("\r\n\r\nnumber \(number)"))
        }
    }

    @Test func `however often a kept connection turns out dead, requests alike are sent again`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send(ok("fine"))
            // The next request meets a connection that has gone.
            _ = try await connection.head()
            connection.close()
        }
        defer { server.stop() }
        let request = ClientRequest(.get, server.url)

        for _ in 0..<12 { #expect(try await text(client.send(request).collect()) == "fine") }

        #expect(server.connections.count == 12)
    }

    @Test func `who asks for a head alone sends no body`() async throws {
        let came = Tally()
        let server = try ScriptedServer { connection in
            let head = try await connection.head()
            came.count = connection.received - head.utf8.count
            connection.send(head.hasPrefix("HEAD ") ? ok("") : "HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        defer { server.stop() }

        let answer = try await client.send(ClientRequest(.head, server.url, body: .bytes([1, 2, 3])))

        #expect(answer.status == .ok && came.count == 0)
    }

    @Test func `a client lets go of connections once nobody uses them`() async throws {
        let release = Happening()
        let server = try ScriptedServer(holdingSlowUntil: release)
        defer { server.stop() }
        _ = try await client.send(ClientRequest(.get, server.url)).collect()
        client.letGo()
        #expect(client.statistics.connections == 0 && client.statistics.connectionsMade == 1)

        let slow = Task { @OnLoop in try await client.send(ClientRequest(.get, server.url + "slow")).collect() }
        while server.connections.count(where: { $0.received > 0 }) < 2 { await Task.yield() }
        client.letGo()
        release.happen()

        #expect(try await text(slow.value) == "x")
        while client.statistics.connections > 0 { await Task.yield() }
        _ = try await client.send(ClientRequest(.get, server.url)).collect()
        let statistics = client.statistics
        #expect(statistics.connectionsMade == 3 && statistics.connectionsReused == 0 && statistics.connections == 1)
    }
}
