import Chance
import HTTP
import Testing

struct ConditionTests {
    private let tag = ETag(opaque: "v1")

    private func verdict(_ method: HTTP.Method, _ headers: Headers, changed: Int64? = nil) throws -> Precondition {
        let request = Request(method, try #require(Target("/")), headers: headers)
        return Precondition(
            of: request, etag: tag, lastModified: changed.map { HTTPDate(secondsSince1970: $0) })
    }

    @Test func `tags are read and written`() {
        #expect(ETag("\"a,b\"")?.opaque == "a,b")
        #expect(ETag("W/\"\"")?.isWeak == true)
        #expect(ETag("W/\"x\"")?.description == "W/\"x\"")
        for text in ["", "a", "\"a", "a\"", "w/\"a\"", "\"a b\"", "\"a\"b\""] { #expect(ETag(text) == nil) }
        #expect(ETag(opaque: "a\"\r\nb").description == "\"ab\"")
    }

    @Test func `weak tags are only weakly the same`() {
        let weak = ETag(opaque: "v1", isWeak: true)

        #expect(tag.isStrongly(ETag(opaque: "v1")))
        #expect(!tag.isStrongly(weak) && !weak.isStrongly(weak))
        #expect(tag.isWeakly(weak) && weak.isWeakly(tag))
        #expect(!tag.isWeakly(ETag(opaque: "v2")))
    }

    @Test func `a client that has it already gets nothing again`() throws {
        #expect(try verdict(.get, ["If-None-Match": "\"v0\", W/\"v1\""]) == .notModified)
        #expect(try verdict(.get, ["If-None-Match": "\"v0\"", "if-none-match": "\"v1\""]) == .notModified)
        #expect(try verdict(.head, ["If-None-Match": "*"]) == .notModified)
        #expect(try verdict(.get, ["If-None-Match": "\"v0\""]) == .proceed)
        #expect(try verdict(.put, ["If-None-Match": "*"]) == .failed)
    }

    @Test func `a change is made only to what the client has seen`() throws {
        #expect(try verdict(.put, ["If-Match": "\"v1\""]) == .proceed)
        #expect(try verdict(.put, ["If-Match": "*"]) == .proceed)
        #expect(try verdict(.put, ["If-Match": "W/\"v1\""]) == .failed)
        #expect(try verdict(.put, ["If-Match": "\"v0\""]) == .failed)
        #expect(try verdict(.put, ["If-Match": "nonsense"]) == .failed)
    }

    @Test func `dates count where no tag is given`() throws {
        let date = HTTPDate(secondsSince1970: 1_000).description

        #expect(try verdict(.get, ["If-Modified-Since": date], changed: 1_000) == .notModified)
        #expect(try verdict(.get, ["If-Modified-Since": date], changed: 1_001) == .proceed)
        #expect(try verdict(.post, ["If-Modified-Since": date], changed: 1_000) == .proceed)
        #expect(try verdict(.get, ["If-Modified-Since": date, "If-None-Match": "\"v0\""], changed: 1_000) == .proceed)
        #expect(try verdict(.get, ["If-Unmodified-Since": date], changed: 1_001) == .failed)
        #expect(try verdict(.get, ["If-Unmodified-Since": date, "If-Match": "\"v1\""], changed: 1_001) == .proceed)
        #expect(try verdict(.get, ["If-Modified-Since": "yesterday"], changed: 1_000) == .proceed)
    }
}

struct HTTPDateTests {
    @Test func `the three forms mean the same second`() {
        let date = HTTPDate(secondsSince1970: 784_111_777)

        #expect(date.description == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate("Sun, 06 Nov 1994 08:49:37 GMT") == date)
        #expect(HTTPDate("Sunday, 06-Nov-94 08:49:37 GMT") == date)
        #expect(HTTPDate("Sun Nov  6 08:49:37 1994") == date)
    }

    @Test func `a year of two digits lies at most fifty years ahead`() {
        let now = HTTPDate(secondsSince1970: 1_700_000_000)

        #expect(HTTPDate("Monday, 01-Jan-73 00:00:00 GMT", now: now)?.description.contains("2073") == true)
        #expect(HTTPDate("Monday, 01-Jan-74 00:00:00 GMT", now: now)?.description.contains("1974") == true)
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Foo, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06-Nov-1994 08:49:37 GMT",
        "Sunday, 06 Nov 1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "784111777", "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
    ])
    func `anything else is no date`(text: String) { #expect(HTTPDate(text) == nil) }

    @Test func `every date is read as it was written`() {
        var random = SeededRandom(9)
        let edges: [Int64] = [0, -1, 951_782_400, 951_868_799, 4_107_542_400, 253_402_300_799, -62_167_219_200]

        for seconds in edges
            + (0..<3_000).map({ _ in Int64.random(in: -62_167_219_200...253_402_300_799, using: &random) })
        {
            let date = HTTPDate(secondsSince1970: seconds)
            #expect(date.bytes.count == 29)
            #expect(HTTPDate(date.description) == date)
        }
        #expect(HTTPDate(secondsSince1970: .max).description == "Fri, 31 Dec 9999 23:59:59 GMT")
        #expect(HTTPDate(secondsSince1970: .min).bytes.count == 29)
        #expect(HTTPDate(secondsSince1970: 951_782_400).description == "Tue, 29 Feb 2000 00:00:00 GMT")
    }
}
