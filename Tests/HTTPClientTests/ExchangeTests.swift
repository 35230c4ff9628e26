import Foundation
import HTTP
import HTTPClient
import Net
import Problems
import Testing

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct ExchangeTests {
    let client = HTTPClient()

    @Test func `a request says only what it was told to say`() async throws {
        let server = try ScriptedServer { connection in
            let head = try await connection.head()
            connection.send(ok(head))
        }
        defer { server.stop() }

        let response = try await client.send(
            ClientRequest(.get, server.url + "a?b=c#d", headers: ["X-One": "1", "X-Empty": ""]))

        let head = try await text(response.collect())
        #expect(head.hasPrefix("GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"))
        #expect(head.contains("\r\nX-One: 1\r\n"))
        #expect(head.contains("\r\nX-Empty:\r\n"))
        #expect(!head.lowercased().contains("accept-encoding"))
        #expect(!head.lowercased().contains("user-agent"))
    }

    @Test func `an answer tells status, version, fields and body`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send("HTTP/1.1 404 Nothing Here\r\nX-A:  1 \r\nx-a: 2\r\nContent-Length: 5\r\n\r\nhello")
        }
        defer { server.stop() }

        let response = try await client.send(ClientRequest(.get, server.url))

        #expect(response.status == .notFound)
        #expect(response.version == .http1_1)
        #expect(response.headers.values("X-A") == ["1", "2"])
        #expect(try await text(response.collect()) == "hello")
    }

    @Test(arguments: [
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
            "abc0123456789"
        ),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "ok"
        ),
        ("HTTP/1.1 200\r\nX-Folded: a\r\n  b\r\nContent-Length: 2\r\n\r\nok", "ok"),
        ("HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nuntil the end", "until the end"),
        ("HTTP/1.1 204 No Content\r\n\r\n", ""),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", ""),
    ])
    func `an answer is read the same whole and one byte at a time`(answer: String, body: String) async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            if connection.number == 0 { connection.send(answer) } else { try await connection.trickle(answer) }
            connection.finish()
        }
        defer { server.stop() }
        let once = HTTPClient()

        let whole = try await once.send(ClientRequest(.get, server.url))
        let wholeBody = try await text(whole.collect())
        let slow = try await HTTPClient().send(ClientRequest(.get, server.url))
        let slowBody = try await text(slow.collect())

        #expect(wholeBody == body)
        #expect(slowBody == body)
        #expect(whole.status == slow.status)
        #expect(whole.headers["Link"] == nil)
        #expect(whole.headers["Trailer"] == nil)
        #expect(whole.headers["X-Folded"] == slow.headers["X-Folded"])
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
    func `a body goes out with its length under any method`(name: String) async throws {
        let server = try ScriptedServer { connection in
            let head = try await connection.head()
            connection.send(ok(head + text(try await connection.bytes(contentLength(head)))))
        }
        defer { server.stop() }

        let response = try await client.send(
            ClientRequest(Method(name), server.url, body: .bytes(Array("how are you".utf8))))

        let seen = try await text(response.collect())
        #expect(seen.hasPrefix("\(name) / HTTP/1.1\r\n"))
        #expect(seen.contains("\r\nContent-Length: 11\r\n"))
        #expect(!seen.contains("Expect"))
        #expect(seen.hasSuffix("\r\n\r\nhow are you"))
    }

    @Test func `a post without a body says so`() async throws {
        let server = try ScriptedServer(answering: { head, _ in ok(head) })
        defer { server.stop() }

        let seen = try await text(client.send(ClientRequest(.post, server.url)).collect())

        #expect(seen.hasPrefix("POST / HTTP/1.1\r\n"))
        #expect(seen.contains("\r\nContent-Length: 0\r\n"))
    }

    @Test func `a large body goes out whole and comes back whole`() async throws {
        let server = try ScriptedServer { connection in
            let head = try await connection.head()
            let body = try await connection.bytes(contentLength(head))
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n")
            connection.send(body)
        }
        defer { server.stop() }
        let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

        let response = try await client.send(ClientRequest(.post, server.url, body: .bytes(body)))
        let back = try await response.collect(upTo: body.count)

        #expect(back == body)
    }

    @Test func `an answer to HEAD has no body whatever it announces`() async throws {
        let server = try ScriptedServer(answering: { _, _ in "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" })
        defer { server.stop() }

        let response = try await client.send(ClientRequest(.head, server.url))

        #expect(response.headers["Content-Length"] == "99999999999")
        #expect(try await response.collect().isEmpty)
    }

    @Test func `a client that asks for 100 sends its body after it`() async throws {
        let server = try ScriptedServer { connection in
            let head = try await connection.head()
            let early = connection.received > head.utf8.count
            connection.send("HTTP/1.1 100 Continue\r\n\r\n")
            _ = try await connection.bytes(4)
            connection.send(ok(early ? "early" : "waited"))
        }
        defer { server.stop() }

        let response = try await client.send(
            ClientRequest(.put, server.url, headers: ["Expect": "100-continue"], body: .bytes(Array("body".utf8))))

        #expect(try await text(response.collect()) == "waited")
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsho",
    ])
    func `a body that is cut short is an error, after what has arrived`(answer: String) async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send(answer)
            connection.finish()
        }
        defer { server.stop() }

        let response = try await client.send(ClientRequest(.get, server.url))
        let first = try await response.body.next()
        let problem = await problem { _ = try await response.body.next() }

        #expect(text(first ?? []).hasPrefix("sho"))
        #expect(problem?.kind == .badGateway)
    }

    @Test(arguments: [
        "This is not HTTP at all\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nBad Name: 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + String(repeating: "X-Long: 0123456789012345678901234567890123456789\r\n", count: 2_000)
            + "\r\n",
    ])
    func `nonsense is a problem of the other side`(answer: String) async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.head()
            connection.send(answer)
            connection.finish()
        }
        defer { server.stop() }

        let problem = await problem { _ = try await client.send(ClientRequest(.get, server.url)) }

        #expect(problem?.kind == .badGateway)
    }

    @Test func `a chunk size that is none breaks the body off`() async throws {
        let server = try ScriptedServer(answering: { _, _ in
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
        })
        defer { server.stop() }

        let problem = await problem { _ = try await client.send(ClientRequest(.get, server.url)).collect() }

        #expect(problem?.kind == .badGateway)
    }

    @Test func `a body longer than allowed ends the transfer, announced or not`() async throws {
        let server = try ScriptedServer(answering: { head, _ in
            head.contains("announced")
                ? ok(String(repeating: "x", count: 2_000))
                : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n\(String(repeating: "x", count: 2_000))"
        })
        defer { server.stop() }

        for path in ["announced", "chunked"] {
            var request = ClientRequest(.get, server.url + path)
            request.longestBody = 1_999
            let problem = await problem { _ = try await client.send(request).collect(upTo: .max) }
            #expect(problem?.kind == .badGateway)
            #expect(problem?.message.contains("1999 bytes") == true)
        }
        #expect(client.statistics.active == 0)
    }

    @Test func `collecting more than asked for is refused`() async throws {
        let server = try ScriptedServer(answering: { _, _ in ok("0123456789") })
        defer { server.stop() }

        let response = try await client.send(ClientRequest(.get, server.url))
        let problem = await problem { _ = try await response.collect(upTo: 9) }

        #expect(problem?.kind == .badGateway)
    }

    @Test(arguments: [
        ClientRequest(.get, "ftp://example.com/"), ClientRequest(.get, "file:///etc/passwd"),
        ClientRequest(.get, "http://name:word@127.0.0.1/"), ClientRequest(.get, "http://"),
        ClientRequest(.get, "not a url"), ClientRequest(.get, "http://127.0.0.1/\r\nX: y"),
        ClientRequest("GET / HTTP/1.1\r\nX:", "http://127.0.0.1/"),
    ])
    func `a request that cannot be sent is our own mistake`(request: ClientRequest) async {
        let problem = await problem { _ = try await client.send(request) }

        #expect(problem?.kind == .invalid)
        #expect(problem?.message.contains("name:word") == false)
    }

    @Test func `a refused connection names host and port and nothing else`() async throws {
        let port = ClosedPort()
        let url = port.url + "secret?token=hidden"

        let problem = await problem { _ = try await client.send(ClientRequest(.get, url)) }

        #expect(problem?.kind == .unavailable)
        #expect(problem?.message == "No connection to 127.0.0.1:\(port.number) was made: Connection refused.")
    }

    @Test func `a name that does not exist is unavailable`() async {
        let problem = await problem { _ = try await client.send(ClientRequest(.get, "http://nowhere.invalid/?q=1")) }

        #expect(problem?.kind == .unavailable)
        #expect(problem?.message.contains("nowhere.invalid:80") == true)
        #expect(problem?.message.contains("q=1") == false)
    }

    @Test func `a server that hangs up on a secure greeting is unavailable`() async throws {
        let server = try ScriptedServer { connection in
            _ = try await connection.bytes(5)
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.finish()
        }
        defer { server.stop() }

        let problem = await problem {
            _ = try await client.send(ClientRequest(.get, "https://127.0.0.1:\(server.port)/"))
        }

        #expect(problem?.kind == .unavailable)
        #expect(problem?.message.hasPrefix("TLS with 127.0.0.1:\(server.port) could not be set up") == true)
    }
}
