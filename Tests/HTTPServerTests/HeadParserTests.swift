import HTTP
import Testing

@testable import HTTPServer

/// What is made of bytes that come in pieces.
enum Read: Equatable {
    case head(String)
    case refused(Int)
    case unfinished
}

func read(_ pieces: [[UInt8]], within limits: ServerLimits = ServerLimits()) -> Read {
    var parser = HeadParser()
    var kept: [UInt8] = []
    do throws(Refusal) {
        for piece in pieces {
            kept += piece
            let result: Result<(used: Int, HeadParser.Outcome), Refusal> = kept.withUnsafeBytes { bytes in
                do throws(Refusal) { return .success(try parser.parse(bytes, within: limits)) } catch {
                    return .failure(error)
                }
            }
            let (used, outcome) = try result.get()
            kept.removeFirst(used)
            if case .head(let head) = outcome { return .head(inWords(head)) }
        }
        return .unfinished
    } catch {
        return .refused(error.status.code)
    }
}

/// Everything that is decided by a head, in one line.
func inWords(_ head: RequestHead) -> String {
    var words = ["\(head.method)", "\(head.target.path)", "1.\(head.minorVersion)"]
    switch head.framing {
    case .none: break
    case .length(let length): words.append("length=\(length)")
    case .chunked: words.append("chunked")
    }
    if !head.keepsAlive { words.append("close") }
    if head.expectsContinue { words.append("continue") }
    if head.wantsUpgrade { words.append("upgrade") }
    return words.joined(separator: " ")
}

struct HeadParserTests {
    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 1.1"),
        ("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 1.1"),
        ("GET / HTTP/1.0\r\n\r\n", "GET / 1.0 close"),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET / 1.0"),
        ("GET / HTTP/1.0\r\nConnection: Keep-Alive, close\r\n\r\n", "GET / 1.0 close"),
        ("GET / HTTP/1.7\r\nHost: a\r\n\r\n", "GET / 1.1"),
        ("GET /a?b=c HTTP/1.1\r\nhOsT:a:80\r\nConnection: close\r\n\r\n", "GET /a 1.1 close"),
        ("GET / HTTP/1.1\r\nHost: [::1]:8080\r\nConnection: x ,\tClose\r\n\r\n", "GET / 1.1 close"),
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / 1.1"),
        ("GET / HTTP/1.1\r\nHost: \t a \t \r\nX: \u{E9}\r\nY:\r\n\r\n", "GET / 1.1"),
        ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * 1.1"),
        ("M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n", "M-SEARCH / 1.1"),
        ("GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n", "GET /b 1.1"),
        ("GET http://A:80?c HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 1.1"),
        ("GET https://a/ HTTP/1.1\r\nHost: a:443\r\n\r\n", "GET / 1.1"),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n", "POST / 1.1 length=5"),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 005\r\n\r\n", "POST / 1.1 length=5"),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "POST / 1.1"),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n", "POST / 1.1 chunked"),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\tchunked \t\r\n\r\n", "POST / 1.1 chunked"),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n",
            "POST / 1.1 length=1 continue"
        ),
        ("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", "GET / 1.1"),
        ("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", "POST / 1.0 length=1 close"),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\r\n",
            "GET / 1.1 upgrade"
        ),
        ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", "GET / 1.1"),
        ("GET / HTTP/1.0\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "GET / 1.0 close"),
    ])
    func `a good head is read alike however it is cut`(_ text: String, _ meaning: String) {
        let bytes = Array(text.utf8)

        #expect(read([bytes]) == .head(meaning))
        #expect(read(bytes.map { [$0] }) == .head(meaning))
        for cut in 1..<bytes.count {
            #expect(read([Array(bytes[..<cut])]) == .unfinished)
            #expect(read([Array(bytes[..<cut]), Array(bytes[cut...])]) == .head(meaning))
        }
    }

    @Test(arguments: Wrong.heads)
    func `a bad head is refused alike however it is cut`(_ wrong: Wrong) {
        let bytes = Array(wrong.text.utf8)

        #expect(read([bytes]) == .refused(wrong.status))
        #expect(read(bytes.map { [$0] }) == .refused(wrong.status))
        for cut in 1..<bytes.count {
            #expect(read([Array(bytes[..<cut]), Array(bytes[cut...])]) == .refused(wrong.status))
        }
    }

    @Test func `no control byte but tab stands anywhere in a head`() {
        let head = Array("GET /abc HTTP/1.1\r\nHost: a\r\nX-Field: value\r\n\r\n".utf8)

        for control in (UInt8(0)...31).filter({ ![9, 10, 13].contains($0) }) + [127] {
            for place in head.indices {
                var spoiled = head
                spoiled[place] = control
                #expect(read([spoiled]) == .refused(400), "\(control) at \(place)")
            }
        }
    }

    @Test func `limits are met to the byte`() {
        var limits = ServerLimits()
        limits.targetBytes = 100
        limits.headBytes = 400
        limits.headerCount = 5
        func head(target: Int = 1, fields: [String] = []) -> [UInt8] {
            let lines = ["GET /" + String(repeating: "a", count: target - 1) + " HTTP/1.1", "Host: a"] + fields
            return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        }
        func padded(to size: Int) -> [UInt8] {
            let bare = head(fields: ["P: "]).count
            return head(fields: ["P: " + String(repeating: "p", count: size - bare)])
        }

        #expect(read([head(target: 100)], within: limits) != .refused(414))
        #expect(read([head(target: 101)], within: limits) == .refused(414))
        #expect(read([head(target: 101).prefix(102).map { $0 }], within: limits) == .unfinished)
        #expect(read([head(target: 300).prefix(200).map { $0 }], within: limits) == .refused(414))
        #expect(read([padded(to: 400)], within: limits) == .head("GET / 1.1"))
        #expect(read([padded(to: 401)], within: limits) == .refused(431))
        #expect(read(padded(to: 401).map { [$0] }, within: limits) == .refused(431))
        #expect(read([head(fields: ["A: 1", "B: 1", "C: 1", "D: 1"])], within: limits) == .head("GET / 1.1"))
        #expect(read([head(fields: ["A: 1", "B: 1", "C: 1", "D: 1", "E: 1"])], within: limits) == .refused(431))
    }

    @Test func `what follows a head is left alone`() throws {
        var parser = HeadParser()
        let bytes = Array("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HT".utf8)

        let used = try bytes.withUnsafeBytes { try parser.parse($0, within: ServerLimits()).used }

        #expect(String(decoding: bytes[used...], as: UTF8.self) == "GET /2 HT")
        #expect(!parser.isUnderWay)
    }
}

/// A head that has to be refused, and with which status.
struct Wrong: Sendable, CustomTestStringConvertible {
    let text: String
    let status: Int

    init(_ text: String, _ status: Int = 400) {
        self.text = text
        self.status = status
    }

    var testDescription: String { text.debugDescription }

    /// Each with a body behind it that somebody else might take for a request.
    static let heads: [Wrong] =
        [
            Wrong("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET / HTTP/1.1\nHost: a\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\n\n"),
            Wrong("GET / HTTP/1.1\rHost: a\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"),
            Wrong("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong(" GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET /\u{E9} HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET / HTTP/1.1 junk\r\nHost: a\r\n\r\n"),
            Wrong("GET / http/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET / HTTP/1.1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET / HTTP/11\r\nHost: a\r\n\r\n"),
            Wrong("GET /\r\n\r\n"),
            Wrong("GET\r\n\r\n"),
            Wrong("G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
            Wrong("GET http://a/ HTTP/1.1\r\nHost: a:8080\r\n\r\n"),
            Wrong("GET http://a/ HTTP/1.1\r\nHost:\r\n\r\n"),
            Wrong("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
            Wrong("GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505),
            Wrong("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
            Wrong("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501),
            Wrong("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
            Wrong("GET / HTTP/1.1\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
            Wrong("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a,b\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: :80\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: []\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\n\tX: folded\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\n X: before\r\nHost: a\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost\t: a\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\nX(y): x\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\nX\u{E9}: x\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n", 417),
            Wrong("GET / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nExpect: 100-continue\r\n\r\n", 417),
        ] + framing

    static let framing: [Wrong] =
        [
            "Content-Length: +5", "Content-Length: -5", "Content-Length: 5 5", "Content-Length: 5, 5",
            "Content-Length: 5,5", "Content-Length: 0x5", "Content-Length: 5.0", "Content-Length:",
            "Content-Length: five",
            "Content-Length: 9999999999999999999", "Content-Length: 00000000000000000005", "Content-Length : 5",
            "Content-Length: 5\r\nContent-Length: 5", "Content-Length: 5\r\nContent-Length: 6",
            "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Transfer-Encoding: chunked\r\nContent-Length: 0", "Transfer-Encoding : chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: \u{0B}chunked", "Transfer-Encoding\r\n: chunked",
        ].map { Wrong("POST / HTTP/1.1\r\nHost: a\r\n\($0)\r\n\r\n0\r\n\r\n") }
        + [
            "gzip, chunked", "chunked, chunked", "chunked, identity", "xchunked", "chunkedx", "identity", "gzip",
            "\"chunked\"",
            "chunked;q=1", "", "cow", "chun ked", "chunked,", ",chunked",
        ].map { Wrong("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \($0)\r\n\r\n0\r\n\r\n", 501) }
        + [
            Wrong(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                501),
            Wrong("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 501),
            Wrong("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            Wrong("POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ]
}
