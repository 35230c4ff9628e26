import Chance
import HTTP
import Problems
import Testing

struct MultipartTests {
    /// All events of a body cut into pieces, the bytes of each part joined.
    private func events(
        _ body: [UInt8], boundary: String = "b", pieces: Int = .max, limits: Multipart.Limits = Multipart.Limits()
    ) throws -> [Multipart.Event] {
        var parser = try MultipartParser(boundary: boundary, limits: limits)
        var events: [Multipart.Event] = []
        var start = 0
        while start < body.count {
            let end = pieces < body.count - start ? start + pieces : body.count
            for event in try parser.eat(body[start..<end]) {
                if case .bytes(let more) = event, case .bytes(let before)? = events.last {
                    events[events.count - 1] = .bytes(before + more)
                } else {
                    events.append(event)
                }
            }
            #expect(parser.pendingBytes <= limits.headerBytesPerPart + boundary.utf8.count + 8)
            start = end
        }
        try parser.end()
        return events
    }

    private func lines(_ lines: String...) -> [UInt8] { Array(lines.joined(separator: "\r\n").utf8) }

    private let disposition = "Content-Disposition: form-data; name=\"a\""

    @Test(arguments: [1, 2, 3, 7, Int.max])
    func `fields and files are told one after another`(pieces: Int) throws {
        let body = lines(
            "--b", disposition, "", "one", "--b",
            "content-disposition: FORM-DATA; filename=\"C:\\\\x \\\"y\\\".png\"; name=file",
            "Content-Type: image/png", "", "\r\n--\r\n-- b\r", "--b", disposition, "", "", "--b--", "")

        let told = try events(body, pieces: pieces)

        #expect(
            told == [
                .part(Multipart.Part(name: "a")), .bytes(Array("one".utf8)), .partEnded,
                .part(
                    Multipart.Part(name: "file", filename: "C:\\x \"y\".png", contentType: MediaType("image", "png"))),
                .bytes(Array("\r\n--\r\n-- b\r".utf8)), .partEnded, .part(Multipart.Part(name: "a")), .partEnded,
                .finished,
            ])
    }

    @Test(arguments: [1, Int.max])
    func `what stands around the parts is passed over within limits`(pieces: Int) throws {
        let body = lines("before", "--b", disposition, "", "x", "--b--after", "more")
        let long = lines(String(repeating: "x", count: 5_000), "--b", disposition, "", "x", "--b--")

        #expect(try events(body, pieces: pieces).count == 4)
        #expect(throws: Problem.self) { try events(long, pieces: pieces) }
    }

    @Test func `a form may be empty`() throws { #expect(try events(lines("--b--", "")) == [.finished]) }

    @Test(arguments: [
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",  // cut off
        "--b\nContent-Disposition: form-data; name=\"a\"\n\nx\n--b--",  // bare LF
        "--b\r\n\r\nx\r\n--b--",  // no header at all
        "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--",  // no disposition
        "--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",  // no name
        "--b\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--",  // an open quote
        "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\n folded\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition : form-data; name=a\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\u{0}\"\r\n\r\nx\r\n--b--",
        "--bx\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--",  // more than the boundary
        "",
    ])
    func `a malformed form is refused, whole and byte by byte`(text: String) {
        let whole = #expect(throws: Problem.self) { try events(Array(text.utf8)) }
        let single = #expect(throws: Problem.self) { try events(Array(text.utf8), pieces: 1) }

        #expect(whole?.kind == .invalid)
        #expect(single == whole)
    }

    @Test func `the name in the extended notation says nothing`() throws {
        let body = lines("--b", disposition + "; filename*=UTF-8''evil.html", "", "x", "--b--")

        #expect(try events(body).first == .part(Multipart.Part(name: "a")))
    }

    @Test func `names may be UTF-8 and nothing else`() throws {
        let good = lines("--b", "Content-Disposition: form-data; name=\"naïve\"", "", "x", "--b--")
        let bad = good.map { $0 == 0xC3 ? 0xFF : $0 }

        #expect(try events(good).first == .part(Multipart.Part(name: "naïve")))
        #expect(throws: Problem.self) { try events(bad) }
    }

    @Test(arguments: [1, Int.max])
    func `parts and their headers have limits`(pieces: Int) {
        let many = String(repeating: "--b\r\n\(disposition)\r\n\r\nx\r\n", count: 101) + "--b--"
        let wide = lines("--b", disposition, "X: " + String(repeating: "x", count: 9_000), "", "x", "--b--")
        let tall = "--b\r\n\(disposition)\r\n" + String(repeating: "X: y\r\n", count: 16) + "\r\nx\r\n--b--"

        let first = #expect(throws: Problem.self) { try events(Array(many.utf8), pieces: pieces) }
        let second = #expect(throws: Problem.self) { try events(wide, pieces: pieces) }

        #expect(first?.kind == .tooLarge)
        #expect(second?.kind == .tooLarge)
        #expect(throws: Problem.self) { try events(Array(tall.utf8), pieces: pieces) }
    }

    @Test func `what was refused stays refused`() throws {
        var parser = try MultipartParser(boundary: "b")
        _ = try? parser.eat(Array("--bx\r\n".utf8))

        #expect(throws: Problem.self) { try parser.eat(Array("--b--".utf8)) }
        #expect(throws: Problem.self) { try parser.end() }
    }

    @Test func `only boundaries of the standard are taken`() {
        let long = String(repeating: "x", count: 70)

        #expect(Multipart.boundary(of: MediaType("multipart/form-data; boundary=\"a b\"")) == "a b")
        #expect(Multipart.boundary(of: MediaType("multipart/form-data; boundary=\(long)")) == long)
        for text in ["\"\"", "\"a \"", long + "x", "\"a;b\"", "\"a\\\"b\""] {
            #expect(Multipart.boundary(of: MediaType("multipart/form-data; boundary=\(text)")) == nil)
        }
        #expect(Multipart.boundary(of: MediaType("multipart/form-data")) == nil)
        #expect(Multipart.boundary(of: MediaType("multipart/mixed; boundary=a")) == nil)
        #expect(throws: Problem.self) { try MultipartParser(boundary: "a\rb") }
    }

    @Test func `a written form is collected again, however it arrives`() async throws {
        var writer = MultipartWriter()
        writer.add("note", "héllo")
        writer.add(Multipart.Part(name: "q\"u\\o", filename: "a.bin", contentType: .octets), [0, 13, 10, 45, 45, 255])
        let headers: Headers = ["Content-Type": "\(writer.contentType)"]
        let target = try #require(Target("/"))
        let whole = Request(.post, target, headers: headers, body: .bytes(writer.body))
        let pieces = Request(.post, target, headers: headers, body: .stream(Parts(writer.body.map { [$0] })))

        let form = try await whole.multipartForm(upTo: 1_000)
        let same = try await pieces.multipartForm(upTo: 1_000)

        #expect(form == same)
        #expect(form["note"]?.text == "héllo")
        #expect(form["q\"u\\o"]?.bytes == [0, 13, 10, 45, 45, 255])
        #expect(form["q\"u\\o"]?.part.filename == "a.bin")
        await #expect(throws: Problem.self) { try await whole.multipartForm(upTo: 100) }
    }

    @Test func `random content next to delimiters is never confused with one`() throws {
        var random = SeededRandom(11)
        let letters = Array("\r\n-bx".utf8)

        for _ in 0..<400 {
            var writer = MultipartWriter(boundary: "bb")
            var contents: [[UInt8]] = []
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                var content: [UInt8] = []
                for _ in 0..<Int.random(in: 0...30, using: &random) {
                    content.append(letters.randomElement(using: &random) ?? 0)
                    if content.suffix(4) == Array("--bb".utf8) { content.removeLast() }
                }
                contents.append(content)
                writer.add(Multipart.Part(name: "p"), content)
            }

            let whole = try events(writer.body, boundary: "bb")
            let cut = try events(writer.body, boundary: "bb", pieces: Int.random(in: 1...5, using: &random))

            #expect(whole == cut)
            let kept = whole.compactMap { if case .bytes(let bytes) = $0 { bytes } else { nil } }
            #expect(kept == contents.filter { !$0.isEmpty })
        }
    }

    @Test func `damaged forms are read or refused the same way in any pieces`() {
        var random = SeededRandom(12)
        let sound = lines("--b", disposition, "Content-Type: a/b", "", "xyz", "--b", disposition, "", "", "--b--")

        for _ in 0..<3_000 {
            var body = sound
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: body[place] = Array("\r\n-b\":; \u{0}".utf8).randomElement(using: &random) ?? 0
                case 1: body.remove(at: place)
                default: body.insert(body[place], at: place)
                }
            }

            let whole = try? events(body)
            let single = try? events(body, pieces: 1)

            #expect(whole == single)
        }
    }
}
