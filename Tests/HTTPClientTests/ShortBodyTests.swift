import HTTP
import HTTPClient
import Net
import Testing

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct ShortBodyTests {
    let client = HTTPClient()

    @Test(arguments: ["POST", "PUT"])
    func `a short body leaves together with its head, and says nothing of its kind by itself`(name: String) async throws
    {
        let cameAtOnce = Tally()
        let server = try ScriptedServer { connection in
            let head = try await connection.head()
            cameAtOnce.count = connection.received - head.utf8.count
            connection.send(ok(head))
        }
        defer { server.stop() }
        let body = [UInt8](repeating: 0, count: 9_000)

        let response = try await client.send(ClientRequest(Method(name), server.url, body: .bytes(body)))

        let head = try await text(response.collect()).lowercased()
        #expect(!head.contains("content-type:"))
        #expect(cameAtOnce.count == body.count)
    }

    @Test func `a short body is sent again whole where a kept connection turns out dead`() async throws {
        let server = try ScriptedServer { connection in
            let head = try await connection.head()
            _ = try await connection.bytes(contentLength(head))
            connection.send(ok("first"))
            guard connection.number > 0 else {
                // The next request meets a connection that has gone.
                _ = try await connection.head()
                return connection.close()
            }
            let again = try await connection.head()
            connection.send(ok(text(try await connection.bytes(contentLength(again)))))
        }
        defer { server.stop() }
        var request = ClientRequest(.post, server.url, body: .bytes(Array("how are you".utf8)))
        request.isIdempotent = true
        _ = try await client.send(request).collect()

        let answer = try await text(client.send(request).collect())

        #expect(answer == "first")
        #expect(server.connections.count == 2)
    }
}
