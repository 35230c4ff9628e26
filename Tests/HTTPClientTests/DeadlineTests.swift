import Foundation
import HTTP
import HTTPClient
import Net
import Problems
import Testing

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct DeadlineTests {
    let client = HTTPClient()

    @Test func `a connection has its time to be made`() async throws {
        // It accepts, and never answers the greeting of TLS.
        let server = try ScriptedServer { connection in await connection.end() }
        defer { server.stop() }
        var request = ClientRequest(.get, "https://127.0.0.1:\(server.port)/")
        request.connectDeadline = .milliseconds(30)

        let problem = await problem { _ = try await client.send(request) }

        #expect(problem?.kind == .timedOut)
        #expect(problem?.message == "No connection to 127.0.0.1:\(server.port) was made in the time allowed.")
    }

    @Test func `an answer has its time to begin`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 200 OK\r\nX-Never:")
            await connection.end()
        }
        defer { server.stop() }
        var request = ClientRequest(.get, server.url)
        request.firstByteDeadline = .milliseconds(30)

        let problem = await problem { _ = try await client.send(request) }

        #expect(problem?.kind == .timedOut)
        #expect(problem?.message.hasSuffix("did not answer in the time allowed.") == true)
        await server.connections[0].end()
    }

    @Test func `an answer's head has its time, whatever else is waited for`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            await connection.end()
        }
        defer { server.stop() }
        var options = HTTPClient.Options()
        options.connectionsPerHost = 1
        let client = HTTPClient(options)
        defer { client.close() }
        var request = ClientRequest(.get, server.url)
        request.headDeadline = .milliseconds(60)
        let asked = request

        // One waits for the answer, the other for the only connection.
        async let first = problem { _ = try await client.send(asked) }
        async let second = problem { _ = try await client.send(asked) }

        for problem in [await first, await second] {
            #expect(problem?.kind == .timedOut)
            #expect(problem?.message.hasSuffix("did not answer in the time allowed.") == true)
        }
        await server.connections[0].end()
    }

    @Test func `an answer may not fall silent`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
            await connection.end()
        }
        defer { server.stop() }
        var request = ClientRequest(.get, server.url)
        request.idleDeadline = .milliseconds(30)

        let response = try await client.send(request)
        let first = try await response.body.next()
        let problem = await problem { _ = try await response.body.next() }

        #expect(text(first ?? []) == "hello")
        #expect(problem?.kind == .timedOut)
        #expect(problem?.message.hasSuffix("fell silent within its answer.") == true)
        await server.connections[0].end()
    }

    @Test func `the whole has its time, however busy it is`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while !connection.hasEnded {
                connection.send("1\r\nx\r\n")
                try await pause(for: .milliseconds(1))
            }
        }
        defer { server.stop() }
        var request = ClientRequest(.get, server.url)
        request.deadline = .milliseconds(60)

        let problem = await problem { _ = try await client.send(request).collect() }

        #expect(problem?.kind == .timedOut)
        #expect(problem?.message.hasSuffix("took longer than allowed.") == true)
        await server.connections[0].end()
    }

    @Test func `the whole includes every try`() async throws {
        let server = try ScriptedServer(answering: { _, _ in "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" })
        defer { server.stop() }
        var request = ClientRequest(.get, server.url)
        request.deadline = .milliseconds(80)
        request.retries = RetryPolicy(tries: 1_000, firstDelay: .milliseconds(10), longestDelay: .milliseconds(40))

        let began = Moment.now
        var status: Status?
        let outcome = await problem { status = try await client.send(request).status }

        #expect(outcome == nil ? status == .serviceUnavailable : outcome?.kind == .timedOut)
        #expect(Moment.now - began < .seconds(10))
    }
}
