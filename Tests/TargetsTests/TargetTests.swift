import Net
import Problems
import Settings
import Testing

@testable import Targets

@Suite struct TargetURLTests {
    @Test(arguments: [
        ("https://Example.com/a?b=c#rc=3", "https://Example.com/a?b=c", "example.com", 443),
        ("HTTP://example.com", "http://example.com/", "example.com", 80),
        ("http://example.com:8080?x=1", "http://example.com:8080/?x=1", "example.com", 8_080),
        ("http://[2001:DB8::1]:81/", "http://[2001:DB8::1]:81/", "2001:db8::1", 81),
        ("http://localhost./x", "http://localhost./x", "localhost", 80),
        ("http://user:pass@10.0.0.1/x@y", "http://10.0.0.1/x@y", "10.0.0.1", 80),
    ])
    func `a URL is taken apart`(text: String, address: String, host: String, port: Int) throws {
        let url = try TargetURL(text)

        #expect(url.address == address && url.host == host && url.port == port)
    }

    @Test(arguments: [
        "", "example.com", "ftp://example.com", "http:/example.com", "http://", "http:///x", "http://a b/",
        "http://exa\\mple.com/", "http://good.example@evil.example@10.0.0.1/", "http://example.com:0/",
        "http://example.com:99999/", "http://example.com:/", "http://2130706433/", "http://0x7f000001/",
        "http://0x7f.1/", "http://127.1/", "http://0177.0.0.1/", "http://127.0.0.01/", "http://127.0.0.1./",
        "http://1.2.3.4.5/", "http://256.0.0.1/", "http://[::1/", "http://[fe80::1%25eth0]/", "http://[::1]x/",
        "http://%31%32%37.0.0.1/", "http://ex\u{E4}mple.com/", "http://a..b/", "http://.a/", "http://a\u{0}b/",
        "http://example.com\r\nX: y/", "http://good.example\\@127.0.0.1/", "http://127。0。0。1/",
    ])
    func `what could be read in two ways is refused`(text: String) {
        let refusal = #expect(throws: Problem.self) { try TargetURL(text) }

        #expect(refusal?.kind == .invalid)
    }

    @Test func `name and password become a field`() throws {
        #expect(try TargetURL("http://me:it%3As@a.example/").authorization == "Basic bWU6aXQ6cw==")
        #expect(try TargetURL("http://me@a.example/").authorization == "Basic bWU6")
        #expect(try TargetURL("http://a.example/").authorization == nil)
    }
}

@Suite struct TargetCheckTests {
    private static let closed = [
        "127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1",
        "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::ffff:0:10.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:1::1", "2001:db8::1", "fe80::1", "fc00::1",
        "fd00:ec2::254", "ff02::1", "fec0::1", "100::1",
    ]

    private func check(
        _ allowed: [String] = [], loopback: Bool = false, _ addresses: [String] = []
    ) throws -> TargetCheck {
        let found = addresses.compactMap { SocketAddress(numeric: $0, port: 80) }
        return TargetCheck(
            .tests, allowed: try allowed.map { try #require(AllowedTarget($0)) }, allowsLoopback: loopback
        ) { host, port, _ in
            SocketAddress(numeric: host, port: port).map { [$0] } ?? found
        }
    }

    private func spelled(_ address: String) -> String { address.contains(":") ? "[\(address)]" : address }

    @Test(arguments: closed) func `an address of no public network is refused, written or resolved`(address: String)
        async throws
    {
        let check = try check([address])
        let named = try TargetURL("http://name.example/")

        #expect(throws: Problem.self) {
            try TargetCheck(.tests, allowed: [], allowsLoopback: false).vet("http://\(spelled(address))/")
        }
        await #expect(throws: Problem.self) {
            try await self.check([], [address]).address(of: named, within: .seconds(1))
        }
        // Listed, it may be reached.
        try check.vet("http://\(spelled(address))/")
    }

    @Test(arguments: [
        "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808",
        "2002:808:808::1",
    ])
    func `an address of the internet is allowed`(address: String) async throws {
        try check().vet("https://\(spelled(address))/")
        let found = try await check([], [address]).address(of: TargetURL("http://name.example/"), within: .seconds(1))

        #expect(NetworkAddress(found.host) == NetworkAddress(address))
    }

    @Test func `of several addresses only those allowed are taken, another one each time`() async throws {
        let check = try check([], ["10.0.0.1", "8.8.8.8", "127.0.0.1", "9.9.9.9"])
        let url = try TargetURL("http://name.example/")
        var taken: [String] = []

        for tries in 0..<3 {
            taken.append(try await check.address(of: url, afterTries: tries, within: .seconds(1)).host)
        }

        #expect(taken == ["8.8.8.8", "9.9.9.9", "8.8.8.8"])
    }

    @Test(arguments: [
        ("intern.example", "http://intern.example/", true), ("intern.example", "http://other.intern.example/", false),
        ("intern.example:8080", "http://intern.example:8080/", true),
        ("intern.example:8080", "http://intern.example/", false),
        ("*.intern.example", "http://a.b.intern.example/", true),
        ("*.intern.example", "http://intern.example/", false), ("*.intern.example", "http://bintern.example/", false),
        ("10.0.0.0/8", "http://whoever.example/", true), ("10.0.0.0/30", "http://whoever.example/", false),
        ("loopback", "http://whoever.example/", false),
    ])
    func `what is listed is allowed, and nothing beside it`(entry: String, url: String, isAllowed: Bool) async throws {
        let check = try check([entry], ["10.0.0.7"])

        let outcome = await Result { try await check.address(of: TargetURL(url), within: .seconds(1)) }

        #expect(((try? outcome.get()) != nil) == isAllowed)
    }

    @Test func `loopback is allowed where it is meant to be`() throws {
        for address in ["127.0.0.1", "127.8.8.8", "[::1]", "[::ffff:127.0.0.1]"] {
            try check(["loopback"]).vet("http://\(address):3000/")
            try check(loopback: true).vet("http://\(address):3000/")
        }
        #expect(throws: Problem.self) { try check(loopback: true).vet("http://10.0.0.1/") }
        #expect(throws: Problem.self) { try check(loopback: true).vet("http://169.254.169.254/latest/meta-data/") }
    }

    @Test func `a list that cannot be read is a bad setting`() {
        var reader = SettingsReader(
            SettingsSources(environment: [
                "PLACES": "a.example, 10.0.0.0/8, *.b.example, loopback, 10.0.0.0/33, http://c/"
            ]))

        let allowed = reader.targets("PLACES", "Where to")

        #expect(allowed.count == 4)
        #expect(reader.problems.count == 2)
    }

    @Test func `a refusal names what was asked for, and the setting that would allow it`() throws {
        let refusal = #expect(throws: Problem.self) { try check().vet("http://10.0.0.1/") }

        #expect(refusal?.message == "Tests may not ask 10.0.0.1:80; PLACES can allow it.")
    }
}

extension TargetCheck.Purpose {
    fileprivate static let tests = Self("Tests may not ask", setting: "PLACES")
}

extension Result where Failure == any Error, Success: Sendable {
    fileprivate init(_ work: () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
