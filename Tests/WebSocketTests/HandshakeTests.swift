import HTTP
import Problems
import Testing

@testable import WebSocket

/// RFC 6455 §4.2: what a server accepts.
struct HandshakeTests {
    static let good: [(String, String)] = [
        ("Host", "server.example.com"), ("Upgrade", "websocket"), ("Connection", "Upgrade"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Version", "13"),
    ]

    /// The good request with some fields in place of, or beside, its own; nil takes a field away.
    private func request(_ method: Method = .get, _ changes: [(String, String?)] = []) throws -> Request {
        var headers = Headers()
        for (name, value) in Self.good where !changes.contains(where: { $0.0 == name }) { headers.add(name, value) }
        for case (let name, let value?) in changes { headers.add(name, value) }
        return Request(method, try #require(Target("/chat")), headers: headers)
    }

    @Test func `the example of section 1 2 is answered as it says`() throws {
        let handshake = try Handshake(accepting: request())

        #expect(handshake.headers["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(handshake.headers["Upgrade"] == "websocket")
        #expect(handshake.headers["Connection"] == "Upgrade")
        #expect(handshake.headers.count == 3)
        #expect(handshake.subprotocol == nil)
    }

    @Test func `tokens are found in lists and whatever their case`() throws {
        let handshake = try Handshake(
            accepting: request(
                .get,
                [
                    ("Connection", "keep-alive, UPGRADE"), ("Upgrade", "h2c, WebSocket"),
                    ("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"),
                ]))

        #expect(!handshake.headers.contains("Sec-WebSocket-Extensions"))
    }

    @Test(
        arguments: [
            ("Host", nil), ("Connection", nil), ("Connection", "keep-alive"), ("Sec-WebSocket-Key", nil),
            ("Sec-WebSocket-Key", ""), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ="),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZR=="), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQQ="),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j!Q=="), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==AAAA"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==, x"), ("Sec-WebSocket-Protocol", "a,,b"),
            ("Sec-WebSocket-Protocol", "a b"), ("Sec-WebSocket-Protocol", "a, a"),
        ] as [(String, String?)])
    func `a request that is not in order is refused`(name: String, value: String?) throws {
        let request = try request(.get, [(name, value)])

        let refusal = #expect(throws: Handshake.Refusal.self) { try Handshake(accepting: request) }

        #expect(refusal?.problem.kind == .invalid)
    }

    @Test func `two keys or another method are refused`() throws {
        var twice = try request()
        twice.headers.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")

        #expect(throws: Handshake.Refusal.self) { try Handshake(accepting: twice) }
        #expect(throws: Handshake.Refusal.self) { try Handshake(accepting: self.request(.post)) }
    }

    @Test(arguments: ["8", "14", "", "013", "13, 8", nil]) func `another version is told which one is spoken`(
        version: String?
    ) throws {
        let request = try request(.get, [("Sec-WebSocket-Version", version)])

        let response = answer(to: request)

        #expect(response.status == .upgradeRequired)
        #expect(response.headers["Sec-WebSocket-Version"] == "13")
    }

    @Test func `a request that wants no upgrade is told that one is needed`() throws {
        let request = try request(.get, [("Upgrade", nil), ("Connection", "keep-alive")])

        let response = answer(to: request)

        #expect(response.status == .upgradeRequired)
        #expect(response.headers["Upgrade"] == "websocket")
    }

    @Test func `the first subprotocol of ours that is offered is chosen`() throws {
        let request = try request(
            .get, [("Sec-WebSocket-Protocol", "Chat, audio.v1"), ("Sec-WebSocket-Protocol", "audio.v2")])

        let both = try Handshake(accepting: request, subprotocols: ["audio.v2", "audio.v1"])
        let cased = try Handshake(accepting: request, subprotocols: ["chat"])

        #expect(both.subprotocol == "audio.v2")
        #expect(both.headers["Sec-WebSocket-Protocol"] == "audio.v2")
        #expect(cased.subprotocol == nil)
    }

    private func answer(to request: Request) -> Response {
        do throws(Handshake.Refusal) {
            return Response(.switchingProtocols, headers: try Handshake(accepting: request).headers)
        } catch {
            return error.response
        }
    }
}
