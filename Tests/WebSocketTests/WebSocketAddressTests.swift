import Problems
import Testing

@testable import WebSocket

/// RFC 6455 §3.
struct WebSocketAddressTests {
    @Test(arguments: [
        ("ws://example.com", false, "example.com", 80, "/", "example.com"),
        ("wss://example.com/", true, "example.com", 443, "/", "example.com"),
        ("WSS://Example.com:8443/a/b?c=d&e", true, "Example.com", 8443, "/a/b?c=d&e", "Example.com:8443"),
        ("ws://127.0.0.1:80?x=1", false, "127.0.0.1", 80, "/?x=1", "127.0.0.1"),
        ("ws://[::1]:9000/x", false, "::1", 9000, "/x", "[::1]:9000"),
        ("wss://[2001:db8::7]", true, "2001:db8::7", 443, "/", "[2001:db8::7]"),
    ])
    func `an address is read`(
        url: String, isSecure: Bool, host: String, port: Int, target: String, authority: String
    ) throws {
        let address = try WebSocketAddress(url)

        #expect(address.isSecure == isSecure)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.target == target)
        #expect(address.authority == authority)
    }

    @Test(arguments: [
        "", "example.com", "http://example.com", "ws:/example.com", "ws://", "ws:///path", "ws://:80", "ws://a:",
        "ws://a:0", "ws://a:65536", "ws://a:8x", "ws://a:+80", "ws://user@host/", "ws://user:secret@host/",
        "ws://a/#fragment", "ws://a/b c", "ws://a/\r\nX: y", "ws://a\r\n/", "ws://[::1", "ws://[::1]x/", "ws://[g::1]/",
        "ws://[]/", "ws://a/é", "ws://é/",
    ])
    func `what is no address is refused`(url: String) {
        #expect(throws: Problem.self) { try WebSocketAddress(url) }
    }

    @Test func `a description leaves the query out`() throws {
        #expect(try WebSocketAddress("wss://h/path?token=secret").description == "wss://h/path")
    }
}
