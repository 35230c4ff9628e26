import Chance
import Foundation
import HTTP
import HTTPClient
import Net
import Problems
import Testing

/// Never has another part, and says whether its waiting was cancelled.
@OnLoop
private final class EndlessWait: BodyStream {
    let cancelled = Happening()

    nonisolated init() {}

    @OnLoop func next() async throws -> [UInt8]? {
        do {
            try await pause(for: .seconds(600))
        } catch {
            cancelled.happen()
            throw error
        }
        return nil
    }
}

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct CancellationTests {
    let client = HTTPClient()

    private func isCancelled<Result>(_ work: Task<Result, any Error>) async -> Bool {
        if case .failure(let error) = await work.result { return error is CancellationError }
        return false
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        let server = try ScriptedServer(answering: { _, _ in ok("x") })
        defer { server.stop() }

        let work = Task { @OnLoop in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.send(ClientRequest(.get, server.url))
        }

        #expect(await isCancelled(work))
        #expect(server.connections.isEmpty)
    }

    @Test func `cancelling ends a connection that is being made`() async throws {
        let greeted = Happening()
        let server = try ScriptedServer { connection in
            _ = try await connection.bytes(5)
            greeted.happen()
            await connection.end()
        }
        defer { server.stop() }

        let work = Task { @OnLoop in
            try await client.send(ClientRequest(.get, "https://127.0.0.1:\(server.port)/"))
        }
        await greeted.wait()
        work.cancel()

        #expect(await isCancelled(work))
        await server.connections[0].end()
    }

    @Test func `cancelling ends the wait for an answer before the loop has turned twice`() async throws {
        let asked = Happening()
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            asked.happen()
            await connection.end()
        }
        defer { server.stop() }

        let url = server.url
        // Both tasks prefer the loop, as every root task of a service does.
        let measured = Task(executorPreference: EventLoop.shared) { await turnsOfCancelling(url, once: asked) }
        let (cancelled, turns) = await measured.value

        #expect(cancelled)
        // A turn ends after sixteen generations of jobs, and other tests have jobs too.
        #expect(turns <= 2)
        #expect(client.statistics.active == 0)
        await server.connections[0].end()
    }

    private func turnsOfCancelling(_ url: String, once asked: Happening) async -> (Bool, Int) {
        let client = client
        let work = Task(executorPreference: EventLoop.shared) { try await client.send(ClientRequest(.get, url)) }
        await asked.wait()
        let turn = EventLoop.shared.counts.turns
        work.cancel()
        let cancelled = await isCancelled(work)
        return (cancelled, EventLoop.shared.counts.turns - turn)
    }

    @Test func `cancelling from another thread works as well`() async throws {
        let asked = Happening()
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            asked.happen()
            await connection.end()
        }
        defer { server.stop() }

        let work = Task { @OnLoop in try await client.send(ClientRequest(.get, server.url)) }
        await asked.wait()
        await Task.detached { work.cancel() }.value

        #expect(await isCancelled(work))
        await server.connections[0].end()
    }

    @Test func `cancelling a reader ends the transfer`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            await connection.end()
        }
        defer { server.stop() }
        let reading = Happening()

        let work = Task { @OnLoop in
            let response = try await client.send(ClientRequest(.get, server.url))
            reading.happen()
            return try await response.collect()
        }
        await reading.wait()
        work.cancel()

        #expect(await isCancelled(work))
        await server.connections[0].end()
    }

    @Test func `dropping an answer ends its transfer`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
            await connection.end()
        }
        defer { server.stop() }

        do {
            let response = try await client.send(ClientRequest(.get, server.url))
            #expect(try await response.body.next()?.count == 5)
        }

        await server.connections[0].end()
        #expect(client.statistics.active == 0)
    }

    @Test func `an answer may be dropped on any thread`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
            await connection.end()
        }
        defer { server.stop() }
        let url = server.url
        let client = client

        await Task.detached {
            let status = try? await client.send(ClientRequest(.get, url)).status
            #expect(status == .ok)
        }.value

        await server.connections[0].end()
    }

    @Test func `cancelling an upload cancels the stream it draws from`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            await connection.end()
        }
        defer { server.stop() }
        let parts = EndlessWait()

        let work = Task { @OnLoop in
            try await client.send(ClientRequest(.post, server.url, body: .stream(parts)))
        }
        while server.connections.first?.received ?? 0 == 0 { await Task.yield() }
        work.cancel()

        #expect(await isCancelled(work))
        await parts.cancelled.wait()
        await server.connections[0].end()
    }

    @Test func `cancelling ends the wait for a free connection and for another try`() async throws {
        let server = try ScriptedServer(answering: { _, _ in "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" })
        defer { server.stop() }
        var request = ClientRequest(.get, server.url)
        request.deadline = nil
        request.retries = RetryPolicy(tries: 2, firstDelay: .seconds(600), longestDelay: .seconds(600))
        let retrying = request

        let work = Task { @OnLoop in try await client.send(retrying) }
        while client.statistics.requests == 0 || client.statistics.active > 0 { await Task.yield() }
        work.cancel()

        #expect(await isCancelled(work))
        #expect(client.statistics.requests == 1)
    }

    @Test func `whenever requests are cancelled, nothing is left behind and the client goes on`() async throws {
        let server = try ScriptedServer { connection in
            while true {
                let head = try await connection.head()
                _ = try await connection.bytes(contentLength(head))
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                for _ in 0..<5 {
                    connection.send("4\r\npart\r\n")
                    await Task.yield()
                }
                connection.send("0\r\n\r\n")
            }
        }
        defer { server.stop() }
        var random = SeededRandom(0xCA9CE1)
        let url = server.url

        for _ in 0..<40 {
            let work = (0..<8).map { number in
                Task(executorPreference: EventLoop.shared) {
                    let body: Body = number % 2 == 0 ? .none : .bytes([UInt8](repeating: 1, count: 30_000))
                    return try await client.send(ClientRequest(.put, url, body: body)).collect()
                }
            }
            for one in work.shuffled(using: &random) {
                for _ in 0..<Int.random(in: 0..<12, using: &random) { await Task.yield() }
                if Bool.random(using: &random) { try await pause(for: .microseconds(100)) }
                one.cancel()
            }
            for one in work {
                switch await one.result {
                case .success(let bytes): #expect(bytes.count == 20)
                case .failure(let error): #expect(error is CancellationError)
                }
            }
        }

        #expect(client.statistics.active == 0)
        #expect(try await client.send(ClientRequest(.get, url)).collect().count == 20)
    }

    @Test func `tasks that do not prefer the loop may be cancelled at any moment too`() async throws {
        let server = try ScriptedServer(answering: { _, _ in ok("x") })
        defer { server.stop() }
        let url = server.url
        let client = client

        await Task.detached {
            for round in 0..<1_500 {
                let work = Task.detached { try await client.send(ClientRequest(.get, url)).collect() }
                for _ in 0..<(round % 40) * 20 { await Task.yield() }
                work.cancel()
                if case .failure(let error) = await work.result { #expect(error is CancellationError) }
            }
        }.value

        #expect(client.statistics.active == 0)
    }
}
