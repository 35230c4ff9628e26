import HTTP
import Problems
import Settings
import Testing

@testable import Fleet

@Suite struct LoopbackGuardTests {
    private let near = Sender(address: "127.0.0.1", isLoopback: true)
    private let far = Sender(address: "203.0.113.7")

    private func objection(
        _ headers: Headers, from sender: Sender, token: String? = "right", target: String = "/api"
    ) -> Problem.Kind? {
        let access = LoopbackGuard(token: token.map { Secret($0) })
        return access.objection(to: Request(.get, Target(target)!, headers: headers, sender: sender))?.kind
    }

    @Test(arguments: [
        "localhost", "localhost:3001", "LOCALHOST:3001", "127.0.0.1", "127.0.0.1:3001", "127.9.9.9", "[::1]",
        "[::1]:3001",
    ])
    func `people on this machine are let in by its own names`(host: String) {
        #expect(objection(["Host": host], from: near) == nil)
    }

    @Test(arguments: [
        "fleet.example.com", "localhost.example.com", "127.0.0.1.example.com", "127.0.0.1@evil.example", "", "[::2]",
        "[::1", "0.0.0.0", "10.0.0.1", "localhost:99999", "localhost,evil.example", "evil.example:3001#localhost",
    ])
    func `another name, as of a page that was bound to this machine, is not let in`(host: String) {
        #expect(objection(["Host": host], from: near) == .unauthorized)
    }

    @Test func `a request that names nobody, or comes from elsewhere, is not let in`() {
        #expect(objection([:], from: near) == .unauthorized)
        #expect(objection(["Host": "localhost"], from: far) == .unauthorized)
        #expect(objection(["Host": "localhost"], from: Sender()) == .unauthorized)
    }

    @Test func `a whole URL counts before the host`() {
        #expect(objection(["Host": "localhost"], from: near, target: "http://evil.example/api") == .unauthorized)
        #expect(objection(["Host": "evil.example"], from: near, target: "http://localhost/api") == nil)
    }

    @Test(arguments: [
        "Forwarded", "forwarded", "X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto", "X-Real-IP", "Via",
        "CF-Connecting-IP", "Ngrok-Trace-Id", "True-Client-IP", "cf-visitor", "X-Forwarded-Anything", "X-ProxyUser-Ip",
        "Fly-Client-IP", "X-Amzn-Trace-Id", "X-Envoy-Internal", "tailscale-user-name", "X-Original-Forwarded-For",
    ])
    func `what a proxy or tunnel passes on is not let in`(field: String) {
        #expect(objection(["Host": "localhost", field: "127.0.0.1"], from: near) == .unauthorized)
        #expect(objection(["Host": "localhost", field: ""], from: near) == .unauthorized)
    }

    @Test(arguments: [
        ("Origin", "https://evil.example"), ("Origin", "http://localhost:5173"), ("Origin", "null"), ("Origin", ""),
        ("Origin", "http://localhost:3001.evil.example"), ("Origin", "http://localhost:3001@evil.example"),
        ("Origin", "file://localhost:3001"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
        ("Sec-Fetch-Site", ""),
    ])
    func `a page of another site may not ask`(field: String, value: String) {
        #expect(objection(["Host": "localhost:3001", field: value], from: near) == .forbidden)
    }

    @Test func `every word of a browser counts, not the first only`() {
        let origins: Headers = [
            "Host": "localhost:3001", "Origin": "http://localhost:3001", "Origin": "https://evil.example",
        ]
        let mixed: Headers = [
            "Host": "localhost:3001", "Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example",
        ]

        #expect(objection(origins, from: near) == .forbidden)
        #expect(objection(mixed, from: near) == .forbidden)
    }

    @Test(arguments: [
        ("localhost:3001", "http://localhost:3001"), ("LocalHost:3001", "http://localhost:3001"),
        ("localhost", "http://localhost"), ("localhost:80", "http://localhost"), ("localhost", "http://localhost:80"),
        ("localhost:443", "https://localhost"), ("[::1]:3001", "http://[::1]:3001"),
    ])
    func `its own pages may ask`(host: String, origin: String) {
        #expect(objection(["Host": host, "Origin": origin, "Sec-Fetch-Site": "same-origin"], from: near) == nil)
        #expect(objection(["Host": host, "Sec-Fetch-Site": "none"], from: near) == nil)
    }

    @Test func `the right token lets in whoever shows it, and a wrong one nobody`() {
        let abroad: Headers = ["Host": "fleet.example.com", "X-Forwarded-For": "203.0.113.7", "X-Fleet-Token": "right"]

        #expect(objection(abroad, from: far) == nil)
        for wrong in ["", "wrong", "righ", "right ", "rightt", "Right"] {
            #expect(objection(["Host": "localhost", "X-Fleet-Token": wrong], from: near) == .unauthorized)
        }
        #expect(objection(["Host": "localhost", "X-Fleet-Token": "right"], from: near, token: nil) == .unauthorized)
    }

    @Test func `no refusal tells the token`() {
        let access = LoopbackGuard(token: Secret("right"))
        let refusal = access.objection(
            to: Request(.get, Target("/")!, headers: ["X-Fleet-Token": "wrong"], sender: far))

        #expect(refusal?.message.contains("right.") == false || refusal?.message.contains("wrong") == false)
        #expect(!"\(access)".contains("right\""))
    }
}
