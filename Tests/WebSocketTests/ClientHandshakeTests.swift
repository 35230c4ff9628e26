import HTTP
import Problems
import Testing

@testable import WebSocket

/// RFC 6455 §4.1: what a client sends, and which answers it takes.
struct ClientHandshakeTests {
    private func handshake(_ url: String = "ws://server.example.com/chat?a=b", subprotocols: [String] = []) throws
        -> ClientHandshake
    {
        try ClientHandshake(
            WebSocketAddress(url), headers: ["Authorization": "Bearer x"], subprotocols: subprotocols,
            keyBytes: Array("the sample nonce".utf8))
    }

    private static let fields = """
        Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n
        """

    /// What a handshake makes of an answer, the same whole and one byte at a time.
    private func outcome(_ answer: String, subprotocols: [String] = []) throws -> String {
        var whole = try handshake(subprotocols: subprotocols)
        let expected = described(Array(answer.utf8).withUnsafeBytes { whole.take($0) })
        var bytewise = try handshake(subprotocols: subprotocols)
        var outcome: ClientHandshake.Outcome?
        for byte in answer.utf8 where outcome == nil { outcome = [byte].withUnsafeBytes { bytewise.take($0) } }
        if case .accepted(_, let leftOver) = outcome {
            #expect(leftOver.isEmpty)
        } else {
            #expect(described(outcome) == expected)
        }
        return expected
    }

    private func described(_ outcome: ClientHandshake.Outcome?) -> String {
        switch outcome {
        case nil: "unfinished"
        case .accepted(let subprotocol, let leftOver):
            "accepted \(subprotocol ?? "-") \(String(decoding: leftOver, as: UTF8.self))"
        case .refused(let problem): "\(problem.kind) \(problem.message)"
        }
    }

    @Test func `the request holds what a server needs`() throws {
        let handshake = try handshake(subprotocols: ["a", "b"])

        #expect(
            String(decoding: handshake.request, as: UTF8.self) == """
                GET /chat?a=b HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\
                Sec-WebSocket-Protocol: a, b\r\nAuthorization: Bearer x\r\n\r\n
                """)
    }

    @Test func `each handshake has a key of its own that a server accepts`() throws {
        let address = try WebSocketAddress("ws://h/")
        let requests = try (0..<20).map { _ in String(decoding: try ClientHandshake(address).request, as: UTF8.self) }

        #expect(Set(requests).count == 20)
        for request in requests {
            let line = try #require(request.split(separator: "\r\n").first { $0.hasPrefix("Sec-WebSocket-Key: ") })
            #expect(isHandshakeKey(String(line.dropFirst(19))))
        }
    }

    @Test func `a right answer is accepted, with what follows it`() throws {
        #expect(try outcome("HTTP/1.1 101 Switching Protocols\r\n\(Self.fields)\r\n") == "accepted - ")
        #expect(try outcome("HTTP/1.1 101\r\n\(Self.fields)\r\nrest") == "accepted - rest")
        #expect(
            try outcome("HTTP/1.1 101 ok\r\n\(Self.fields)Sec-WebSocket-Protocol: b\r\n\r\n", subprotocols: ["a", "b"])
                == "accepted b ")
    }

    @Test(arguments: [
        "HTTP/1.1 101 x\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
        "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
        "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
        "HTTP/1.1 101 x\r\n\(fields)\(fields)\r\n",
        "HTTP/1.1 101 x\r\n\(fields)Sec-WebSocket-Protocol: c\r\n\r\n",
        "HTTP/1.1 101 x\r\n\(fields)Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
        "HTTP/1.0 101 x\r\n\(fields)\r\n", "HTTP/1.1 1O1 x\r\n\(fields)\r\n", "HTTP/1.1  101 x\r\n\(fields)\r\n",
        "HTTP/1.1 101 x\r\n\(fields) folded\r\n\r\n", "HTTP/1.1 101 x\r\nUpgrade : websocket\r\n\r\n",
        "HTTP/1.1 101 x\r\nno colon\r\n\r\n", "HTTP/1.1 101 x\r\nA: \u{0}\r\n\r\n", "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n",
    ])
    func `a wrong answer is refused`(answer: String) throws {
        #expect(try outcome(answer, subprotocols: ["a"]).hasPrefix("badGateway "))
    }

    @Test func `a head that does not end is refused`() throws {
        let answer = "HTTP/1.1 101 x\r\nA: " + String(repeating: "a", count: 17 << 10)

        #expect(try outcome(answer).hasPrefix("badGateway "))
    }

    @Test func `an answer that is no upgrade tells its status and how it begins`() throws {
        #expect(
            try outcome("HTTP/1.1 401 Unauthorized\r\nContent-Length: 12\r\n\r\nWrong\nkey.\r\n")
                == "unauthorized ws://server.example.com/chat answered 401 Unauthorized to the WebSocket, saying: Wrong key.."
        )
        #expect(try outcome("HTTP/1.1 503 x\r\n\r\n").hasPrefix("unavailable "))
        #expect(try outcome("HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n").hasPrefix("notFound "))
    }

    @Test func `a long body is not waited for`() throws {
        var handshake = try handshake()
        let body = String(repeating: "x", count: 600)

        let outcome = Array("HTTP/1.1 429 x\r\nRetry-After: 7\r\nContent-Length: 1000000\r\n\r\n\(body)".utf8)
            .withUnsafeBytes { handshake.take($0) }

        guard case .refused(let problem) = outcome else {
            Issue.record("not refused")
            return
        }
        #expect(problem.kind == .tooMany)
        #expect(problem.retryAfter == .seconds(7))
        #expect(problem.message.utf8.count < 400)
    }

    @Test func `an answer cut short is told as far as it came`() throws {
        var handshake = try handshake()
        #expect(handshake.unfinished.kind == .unavailable)

        _ = Array("HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nNot".utf8).withUnsafeBytes {
            handshake.take($0)
        }

        #expect(handshake.unfinished.kind == .forbidden)
        #expect(handshake.unfinished.message.contains("Not"))
    }

    @Test(
        arguments: [
            ["Host": "x"], ["sec-websocket-key": "x"], ["Upgrade": "x"], ["Content-Length": "3"],
        ] as [Headers])
    func `a header that would break the request is refused`(headers: Headers) throws {
        let address = try WebSocketAddress("ws://h/")

        #expect(throws: Problem.self) { try ClientHandshake(address, headers: headers) }
    }

    @Test(arguments: [["A": "b\r\nC: d"], ["A\r\n": "b"], ["": "b"], ["A": "\u{0}"]] as [Headers])
    func `no header adds a line of its own`(headers: Headers) throws {
        let handshake = try ClientHandshake(try WebSocketAddress("ws://h/"), headers: headers)

        let lines = String(decoding: handshake.request, as: UTF8.self).split(separator: "\r\n").dropFirst()

        #expect(lines.allSatisfy { $0.contains(": ") && !$0.hasPrefix("C:") && !$0.utf8.contains(0) })
        #expect(lines.count <= 6)
    }

    @Test func `a subprotocol that is no token is refused`() throws {
        let address = try WebSocketAddress("ws://h/")

        #expect(throws: Problem.self) { try ClientHandshake(address, subprotocols: ["a b"]) }
    }
}
