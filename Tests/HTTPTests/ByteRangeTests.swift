import HTTP
import Problems
import Testing

struct ByteRangeTests {
    @Test func `ranges are cut to what there is`() throws {
        #expect(try ByteRange.selected(by: "bytes=0-0", from: 10) == [0..<1])
        #expect(try ByteRange.selected(by: "bytes=5-", from: 10) == [5..<10])
        #expect(try ByteRange.selected(by: "bytes=-3", from: 10) == [7..<10])
        #expect(try ByteRange.selected(by: "bytes=-30", from: 10) == [0..<10])
        #expect(try ByteRange.selected(by: "bytes=8-99", from: 10) == [8..<10])
        #expect(try ByteRange.selected(by: "Bytes=0-1, 4-4 ,-1", from: 10) == [0..<2, 4..<5, 9..<10])
        #expect(try ByteRange.selected(by: "bytes=50-60,2-3", from: 10) == [2..<4])
        #expect(try ByteRange.selected(by: "bytes=0-99999999999999999999999", from: 10) == [0..<10])
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "lines=0-1", "bytes=0-1;", "bytes 0-1",
    ])
    func `what cannot be read asks for the whole`(text: String) throws {
        #expect(try ByteRange.selected(by: text, from: 10) == nil)
    }

    @Test func `no field asks for the whole`() throws { #expect(try ByteRange.selected(by: nil, from: 10) == nil) }

    @Test(arguments: ["bytes=10-", "bytes=-0", "bytes=99999999999999999999999-", "bytes=20-30,40-50"])
    func `what lies outside is refused`(text: String) {
        let problem = #expect(throws: Problem.self) { try ByteRange.selected(by: text, from: 10) }

        #expect(problem?.kind == .rangeNotSatisfiable)
    }

    @Test func `too many ranges are refused`() throws {
        let sixteen = Array(repeating: "0-0", count: 16).joined(separator: ",")

        #expect(try ByteRange.selected(by: "bytes=" + sixteen, from: 10)?.count == 16)
        #expect(throws: Problem.self) { try ByteRange.selected(by: "bytes=" + sixteen + ",0-0", from: 10) }
    }

    @Test func `an empty resource has no part`() {
        #expect(throws: Problem.self) { try ByteRange.selected(by: "bytes=0-", from: 0) }
        #expect(throws: Problem.self) { try ByteRange.selected(by: "bytes=-5", from: 0) }
    }

    @Test func `a part is sent only of what the client knows`() {
        let tag = ETag(opaque: "v1")
        let date = HTTPDate(secondsSince1970: 1_000)

        #expect(ByteRange.stillApplies(ifRange: nil, etag: nil, lastModified: nil))
        #expect(ByteRange.stillApplies(ifRange: "\"v1\"", etag: tag, lastModified: nil))
        #expect(!ByteRange.stillApplies(ifRange: "W/\"v1\"", etag: tag, lastModified: nil))
        #expect(!ByteRange.stillApplies(ifRange: "\"v2\"", etag: tag, lastModified: date))
        #expect(ByteRange.stillApplies(ifRange: "\(date)", etag: tag, lastModified: date))
        #expect(!ByteRange.stillApplies(ifRange: "nonsense", etag: tag, lastModified: date))
    }

    @Test func `parts say where they belong`() {
        #expect(ByteRange.contentRange(0..<5, of: 10) == "bytes 0-4/10")
        #expect(ByteRange.contentRange(refusing: 10) == "bytes */10")
    }
}

struct CookieTests {
    @Test func `cookies are found over all fields, the first of a name first`() {
        let cookies = Cookies(["Cookie": "a=1; b=\"two\";c=", "cookie": "a=9; d=x=y"])

        #expect(cookies["a"] == "1")
        #expect(cookies["b"] == "two")
        #expect(cookies["c"] == "")
        #expect(cookies["d"] == "x=y")
        #expect(cookies["e"] == nil)
    }

    @Test func `a malformed pair spoils no other`() {
        let cookies = Cookies(["Cookie": "junk; =x; a b=1; c=\"\u{e9}; d=a,b; ok=1"])

        #expect(cookies["ok"] == "1")
        #expect(cookies[""] == nil)
        #expect(cookies["a b"] == nil)
        #expect(cookies["c"] == nil)
        #expect(cookies["d"] == nil)
    }

    @Test func `a cookie is as closed as can be unless told otherwise`() throws {
        let session = try SetCookie("session", "abc", maxAge: .seconds(3_600))
        let open = try SetCookie("theme", "dark", path: "/app", isSecure: false, isHTTPOnly: false, sameSite: .lax)

        #expect(session.description == "session=abc; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Strict")
        #expect(open.description == "theme=dark; Path=/app; SameSite=Lax")
        #expect(try SetCookie("a", "", maxAge: .seconds(-5)).description.contains("Max-Age=0"))
        #expect(try SetCookie("a", "", isSecure: false, sameSite: .none).description.contains("Secure"))
    }

    @Test(arguments: [
        ("a b", "1", "/"), ("", "1", "/"), ("a", "1;x", "/"), ("a", "\r\n", "/"), ("a", "1", "x"), ("a", "1", "/;"),
    ])
    func `what no cookie may hold is refused`(name: String, value: String, path: String) {
        #expect(throws: Problem.self) { try SetCookie(name, value, path: path) }
    }
}
