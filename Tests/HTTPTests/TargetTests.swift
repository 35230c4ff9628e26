import Chance
import HTTP
import Testing

struct TargetTests {
    @Test func `an ordinary target has a path and perhaps a query`() {
        let plain = Target("/a/b%20c")
        let queried = Target("/search?q=a?b&x=")

        #expect(plain?.path == "/a/b%20c")
        #expect(plain?.query == nil)
        #expect(queried?.path == "/search")
        #expect(queried?.query == "q=a?b&x=")
        #expect(queried?.parameters["q"] == "a?b")
        #expect(queried?.raw == "/search?q=a?b&x=")
    }

    @Test func `an empty query is not the same as none`() {
        #expect(Target("/a?")?.query == "")
        #expect(Target("/a")?.query == nil)
    }

    @Test func `a whole URL gives its authority`() {
        let target = Target("HTTP://Example.com:8080/a?b=c")

        #expect(target?.authority == "Example.com:8080")
        #expect(target?.path == "/a")
        #expect(target?.query == "b=c")
    }

    @Test(arguments: ["http://example.com", "https://example.com?x=1"])
    func `a whole URL without a path asks for the root`(text: String) {
        #expect(Target(text)?.path == "/")
        #expect(Target(text)?.authority == "example.com")
    }

    @Test func `the asterisk stands for the server`() {
        let target = Target("*")

        #expect(target?.path == "*")
        #expect(target?.query == nil)
    }

    @Test(arguments: [
        "", "example.com:443", "a/b", "**", "*?x", "ftp://example.com/", "http://", "http:///a", "http://user@host/",
        "http://host:port/", "http://a b/", "/a b", "/a\tb", "/a\u{0}b", "/a\u{7F}", "/caf\u{E9}", "/a#b", "http:/x",
        "http://[::1/", "http://host:99999/", "http://a\\b/",
    ])
    func `what is no target is refused`(text: String) { #expect(Target(text) == nil) }

    @Test func `no bytes at all trap the parser`() {
        var random = SeededRandom(1)
        let letters = Array("/?*:#@[]%ahtps. \u{0}é".utf8)

        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).compactMap { _ in
                letters.randomElement(using: &random)
            }
            let target = bytes.withUnsafeBytes { Target(parsing: $0) }
            if let target { #expect(Array(target.raw.utf8) == bytes) }
        }
    }
}

struct AuthorityTests {
    @Test func `hosts and ports are told apart`() {
        #expect(Authority("Example.COM")?.host == "example.com")
        #expect(Authority("example.com")?.port == nil)
        #expect(Authority("127.0.0.1:3001")?.port == 3001)
        #expect(Authority("[::1]:80")?.host == "::1")
        #expect(Authority("[::1]:80")?.description == "[::1]:80")
        #expect(Authority("a_b.example:")?.port == nil)
    }

    @Test(arguments: [
        "", ":80", "a b", "a:b", "a:1:2", "[::1", "[]", "[abc]", "a:65536", "a:999999", "u@h", "a/b", "é",
    ])
    func `anything else is refused`(text: String) { #expect(Authority(text) == nil) }

    @Test func `only names of this machine are loopback names`() {
        for name in ["localhost", "LOCALHOST:3000", "127.0.0.1", "127.9.9.9:1", "[::1]"] {
            #expect(Authority(name)?.isLoopbackName == true)
        }
        for name in ["127.0.0.1.example.com", "localhost.example.com", "example.com", "10.0.0.1"] {
            #expect(Authority(name)?.isLoopbackName == false)
        }
    }
}
