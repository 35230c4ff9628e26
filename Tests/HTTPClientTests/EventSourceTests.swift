import Foundation
import HTTP
import HTTPClient
import Net
import Problems
import Testing

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct EventSourceTests {
    let client = HTTPClient()
    private let quick = RetryPolicy(tries: .max, firstDelay: .milliseconds(1), longestDelay: .milliseconds(4))
    private let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nConnection: close\r\n\r\n"

    @Test func `events arrive while the answer goes on`() async throws {
        let first = Happening()
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send(head + "data: one\n\n")
            await first.wait()
            try await connection.trickle("data: two\n\ndata: lost")
            connection.finish()
        }
        defer { server.stop() }

        var seen: [String] = []
        for try await event in try await client.send(ClientRequest(.get, server.url)).events {
            seen.append(event.text)
            first.happen()
        }

        #expect(seen == ["one", "two"])
    }

    @Test func `a stream that breaks is taken up after the last event that came`() async throws {
        let server = try ScriptedServer { connection in
            let request = try await connection.head()
            let last =
                request.split(separator: "\r\n").first { $0.hasPrefix("Last-Event-ID: ") }?.dropFirst(15) ?? "none"
            switch connection.number {
            case 0: connection.send(head + "retry: 1\nid: 5\ndata: after \(last)\n\ndata: lo")
            case 1: connection.send("HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")
            case 2: break
            case 3: connection.send(head + "id: 6\ndata: after \(last)\n\n")
            default: connection.send("HTTP/1.1 204 No Content\r\n\r\n")
            }
            connection.finish()
        }
        defer { server.stop() }

        var seen: [String] = []
        for try await event in EventSource(client, ClientRequest(.get, server.url), pace: quick) {
            seen.append(event.text)
        }

        #expect(seen == ["after none", "after 5"])
        #expect(server.connections.count == 5)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n", Problem.Kind.badGateway),
        ("HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n", .unauthorized),
        ("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", .notFound),
        ("HTTP/1.1 302 Away\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", .badGateway),
    ])
    func `a server that offers no events is not asked again`(answer: String, kind: Problem.Kind) async throws {
        let server = try ScriptedServer(answering: { _, _ in answer })
        defer { server.stop() }

        let problem = await problem {
            for try await _ in EventSource(client, ClientRequest(.get, server.url), pace: quick) {}
        }

        #expect(problem?.kind == kind)
        #expect(client.statistics.requests == 1)
    }

    @Test func `cancelling ends an event source wherever it waits`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send(head + "data: one\n\n")
            await connection.end()
        }
        defer { server.stop() }
        let seen = Happening()

        let work = Task { @OnLoop in
            for try await _ in EventSource(client, ClientRequest(.get, server.url), pace: quick) { seen.happen() }
        }
        await seen.wait()
        work.cancel()

        await #expect(throws: CancellationError.self) { try await work.value }
        await server.connections[0].end()
    }
}
