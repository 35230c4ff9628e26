import Foundation
import HTTP
import HTTPClient
import Net
import Problems
import Testing

/// Parts of a body, as many as asked for, counted as they are drawn.
@OnLoop
private final class CountedParts: BodyStream {
    private let part: [UInt8]
    private let count: Int
    private(set) var drawn = 0

    nonisolated init(_ count: Int, of size: Int) {
        self.count = count
        part = [UInt8](repeating: 0x61, count: size)
    }

    @OnLoop func next() async throws -> [UInt8]? {
        guard drawn < count else { return nil }
        drawn += 1
        return part
    }
}

private struct FailingParts: BodyStream {
    func next() async throws -> [UInt8]? { throw Problem(.conflict, "The source has gone.") }
}

/// Gives out what it is handed, one part a release.
@OnLoop
private final class HeldParts: BodyStream {
    private var parts: [[UInt8]]
    private var release: Happening?

    nonisolated init(_ parts: [String]) { self.parts = parts.map { Array($0.utf8) } }

    @OnLoop func next() async throws -> [UInt8]? {
        guard !parts.isEmpty else { return nil }
        let held = Happening()
        release = held
        await held.wait()
        return parts.removeFirst()
    }

    var isAsked: Bool { release?.hasHappened == false }
    func handOut() { release?.happen() }
}

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct PaceTests {
    let client = HTTPClient()

    @Test func `a reader that does not read makes the server wait, and loses nothing`() async throws {
        let size = 24 << 20
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            for _ in 0..<(size >> 16) { connection.send([UInt8](repeating: 0x62, count: 1 << 16)) }
            await connection.flushed()
        }
        defer { server.stop() }
        var request = ClientRequest(.get, server.url)
        request.longestBody = nil

        let response = try await client.send(request)
        // Another exchange of many turns goes on while nobody reads the first.
        let other = try ScriptedServer(answering: { _, _ in ok("x") })
        defer { other.stop() }
        for _ in 0..<200 { _ = try await client.send(ClientRequest(.get, other.url)).collect() }
        let unsent = server.connections[0].unsent
        var count = 0
        var longest = 0
        for try await part in response.body {
            count += part.count
            longest = max(longest, part.count)
        }

        #expect(unsent > 0)
        #expect(count == size)
        #expect(longest <= 512 << 10)
    }

    @Test func `a silence of our own making is not held against the server`() async throws {
        let size = 8 << 20
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            connection.send([UInt8](repeating: 0x62, count: size))
            await connection.flushed()
        }
        defer { server.stop() }
        var request = ClientRequest(.get, server.url)
        request.idleDeadline = .milliseconds(400)

        let response = try await client.send(request)
        try await pause(for: .milliseconds(1_000))
        let count = try await response.collect(upTo: size).count

        #expect(count == size)
    }

    @Test func `a streamed body goes out in chunks, or by its length when it has one`() async throws {
        let server = try ScriptedServer { connection in
            let first = try await connection.head()
            let chunks = try await connection.text(through: "0\r\n\r\n")
            connection.send(ok(first + chunks))
            let second = try await connection.head()
            connection.send(ok(second + text(try await connection.bytes(contentLength(second)))))
        }
        defer { server.stop() }

        let chunked = try await client.send(
            ClientRequest(.post, server.url, body: .stream(CountedParts(2, of: 3))))
        let first = try await text(chunked.collect())
        let sized = try await client.send(
            ClientRequest(
                .post, server.url, headers: ["Content-Length": "6"], body: .stream(CountedParts(2, of: 3))))
        let second = try await text(sized.collect())

        #expect(first.contains("\r\nTransfer-Encoding: chunked\r\n"))
        #expect(first.filter { $0 == "a" }.count >= 6)
        #expect(second.contains("\r\nContent-Length: 6\r\n"))
        #expect(second.hasSuffix("\r\n\r\naaaaaa"))
    }

    @Test func `parts of a body leave as they come`() async throws {
        let parts = HeldParts(["one", "two", "three"])
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            for part in ["one", "two", "three"] {
                while !parts.isAsked { await Task.yield() }
                parts.handOut()
                _ = try await connection.text(through: part)
            }
            _ = try await connection.text(through: "0\r\n\r\n")
            connection.send(ok("all"))
        }
        defer { server.stop() }

        let response = try await client.send(ClientRequest(.post, server.url, body: .stream(parts)))

        #expect(try await text(response.collect()) == "all")
    }

    @Test func `an answer may come while the request is still being sent`() async throws {
        let parts = HeldParts(["one", "two"])
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nearly\r\n")
            _ = try await connection.text(through: "0\r\n\r\n")
            connection.send("4\r\nlate\r\n0\r\n\r\n")
        }
        defer { server.stop() }

        let response = try await client.send(ClientRequest(.post, server.url, body: .stream(parts)))
        let early = try await response.body.next()
        for _ in 0..<2 {
            while !parts.isAsked { await Task.yield() }
            parts.handOut()
        }
        let late = try await response.collect()

        #expect(text(early ?? []) == "early")
        #expect(text(late) == "late")
    }

    @Test func `a server that does not read holds the stream back`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.wantsBytes(false)
            try await pause(for: .seconds(30))
        }
        defer { server.stop() }
        let parts = CountedParts(1 << 12, of: 1 << 16)
        var request = ClientRequest(.post, server.url, body: .stream(parts))
        request.firstByteDeadline = .milliseconds(150)

        let problem = await problem { _ = try await client.send(request) }

        #expect(problem?.kind == .timedOut)
        // What was drawn fills the system's own buffers and ours, not the memory: the whole would be 256 MiB.
        #expect(parts.drawn > 0)
        #expect(parts.drawn < 512)
    }

    @Test func `a stream that fails fails the request with its own problem`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            await connection.end()
        }
        defer { server.stop() }

        let problem = await problem {
            _ = try await client.send(ClientRequest(.post, server.url, body: .stream(FailingParts())))
        }

        #expect(problem?.kind == .conflict)
    }

    @Test(arguments: ["5", "7"])
    func `a stream that is not as long as announced is not sent as if it were`(length: String) async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            await connection.end()
        }
        defer { server.stop() }

        let problem = await problem {
            _ = try await client.send(
                ClientRequest(
                    .post, server.url, headers: ["Content-Length": length], body: .stream(CountedParts(2, of: 3))))
        }

        #expect(problem?.kind == .broken)
    }

    @Test func `a server that refuses early is heard though it reads no further`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.wantsBytes(false)
            connection.send("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nno!")
            try await pause(for: .seconds(30))
        }
        defer { server.stop() }

        let response = try await client.send(
            ClientRequest(.post, server.url, body: .stream(CountedParts(1 << 12, of: 1 << 16))))

        #expect(response.status == .contentTooLarge)
        #expect(try await text(response.collect()) == "no!")
    }
}
