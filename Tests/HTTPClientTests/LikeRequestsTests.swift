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

    @Test func `a client lets go of connections that nobody uses, and of no other`() async throws {
        let release = Happening()
        let server = try ScriptedServer { connection in
            while true {
                let head = try await connection.head()
                if head.hasPrefix("GET /slow") { await release.wait() }
                connection.send(ok("x"))
            }
        }
        defer { server.stop() }
        _ = try await client.send(ClientRequest(.get, server.url)).collect()
        client.letGo()
        #expect(client.statistics.connections == 0 && client.statistics.connectionsMade == 1)

        let slow = Task { @OnLoop in try await client.send(ClientRequest(.get, server.url + "slow")).collect() }
        while server.connections.count(where: { $0.received > 0 }) < 2 { await Task.yield() }
        client.letGo()
        release.happen()

        #expect(try await text(slow.value) == "x")
        _ = try await client.send(ClientRequest(.get, server.url)).collect()
        let statistics = client.statistics
        #expect(statistics.connectionsMade == 2 && statistics.connectionsReused == 1 && statistics.connections == 1)
    }
}
