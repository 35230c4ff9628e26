import HTTP
import HTTPServer
import Net
import Problems
import Testing

/// Bodies on their way to a handler.
@OnLoop
struct BodyTests {
    private let notes = Notes()
    private let door = Signal()

    /// Reads a part each time it is let through the door.
    private func house(limit: Int = 10 << 20, _ limits: ServerLimits = ServerLimits()) -> House {
        let (notes, door) = (notes, door)
        return House(
            .plain + [
                .post("/slowly", "Reads slowly.") { request in
                    guard case .stream(let body) = request.body else { return .text("none") }
                    await notes.note("begun")
                    try await door.wait(beyond: 0)
                    var size = 0
                    do {
                        while let part = try await body.next() { size += part.count }
                    } catch {
                        await notes.note("\((error as? Problem)?.kind.rawValue ?? "\(error)")")
                        throw error
                    }
                    return .text("\(size)")
                }.taking(.streamed(.init(limit: limit))),
                .post("/deaf", "Does not listen.") { _ in .text("no, thank you") }.taking(
                    .streamed(.init(limit: limit))),
            ], limits: limits)
    }

    @Test func `a slow reader of a body slows its sender down`() async throws {
        let house = house()
        let stream = house.feed()
        let part = [UInt8](repeating: 7, count: 16 << 10)

        stream.bring("POST /slowly HTTP/1.1\r\nHost: a\r\nContent-Length: \(part.count * 100)\r\n\r\n")
        var sent = 0
        while stream.isWanted, sent < 100 {
            stream.bring(part)
            sent += 1
        }
        #expect(sent <= 5)
        door.raise()
        while sent < 100 {
            if stream.isWanted {
                stream.bring(part)
                sent += 1
            } else {
                await Task.yield()
            }
        }
        try await house.hooks.until { $0.concluded.count == 1 }

        #expect(try Answer.all(stream.bytes).map(\.text) == ["\(part.count * 100)"])
        #expect(!stream.isOver)
    }

    @Test func `a streamed upload over a socket arrives whole, and the next request after it`() async throws {
        let house = house()
        let client = try house.connect()
        let part = [UInt8](repeating: 7, count: 1 << 20)
        door.raise()

        client.send("POST /slowly HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<4 {
            client.send("100000\r\n")
            client.stream.send(part)
            client.send("\r\n")
        }
        client.send("0\r\n\r\n" + get("/"))
        let answers = try await client.answers(2)

        #expect(answers.map(\.text) == ["\(4 << 20)", "hello"])
    }

    @Test(arguments: [("zz\r\n", "invalid", 400), ("14\r\n01234567890123456789\r\n", "too_large", 413)])
    func `a handler hears of a streamed body that is refused, and the connection closes after its answer`(
        _ body: String, _ kind: String, _ status: Int
    ) async throws {
        let house = house(limit: 10)
        let client = try house.connect()

        client.send(
            "POST /slowly HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n" + body + get("/"))
        try await notes.until("begun")
        client.send("5\r\nhello\r\n0\r\n\r\n" + get("/"))
        door.raise()
        let answers = try await client.answersUntilEnd()

        #expect(answers.map(\.status) == [status] && answers.first?["Connection"] == "close")
        #expect(notes.all == ["begun", kind])
        #expect(house.hooks.statuses == [status])
    }

    @Test func `the announced length of a streamed body is weighed before its handler starts`() async throws {
        let house = house(limit: 10)

        let answer = try await house.answers(post("/slowly", "12345678901"))[0]

        #expect(answer.status == 413 && notes.all.isEmpty)
    }

    @Test(arguments: ["/echo", "/slowly"], [" 5\r\n\r\nhello", " 5\r\nExpect: 100-continue\r\n\r\n"])
    func `who is not let through is told so before the body is read`(_ path: String, _ rest: String) {
        let house = house()
        house.hooks.objection = { _ in Problem(.unauthorized, "Who are you?") }
        let stream = house.feed()

        stream.bring("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length:\(rest)" + get("/"))

        #expect(stream.text.hasPrefix("HTTP/1.1 401 ") && stream.isFinished)
        #expect(stream.text.components(of: "HTTP/1.1 ") == 1)
        #expect(notes.all.isEmpty && house.hooks.statuses == [401])
    }

    @Test func `who is not let through and sends no body may ask again`() {
        let house = house()
        house.hooks.objection = { $0.headers.contains("Authorization") ? nil : Problem(.unauthorized, "Who are you?") }
        let stream = house.feed()

        stream.bring(get("/") + get("/", "Authorization: me"))

        #expect(stream.text.hasPrefix("HTTP/1.1 401 ") && stream.text.hasSuffix("hello"))
        #expect(house.hooks.statuses == [401, 200])
    }

    @Test func `who answers before the body has come closes behind the answer`() {
        let house = house()
        let stream = house.feed()

        stream.bring("POST /deaf HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nsome" + get("/"))

        #expect(stream.text.contains("Connection: close\r\n") && stream.isFinished)
        #expect(stream.text.components(of: "HTTP/1.1 ") == 1)
    }

    @Test func `a body that came whole with its head leaves the connection open`() {
        let house = House(
            .plain + [
                .post("/streamed", "Reads.") { .text("\(try await $0.body.collect(upTo: 10).count)") }
                    .taking(.streamed(.init(limit: 10)))
            ])
        let stream = house.feed()

        stream.bring(post("/echo", "one") + get("/"))
        #expect(stream.text.components(of: "HTTP/1.1 200") == 2)
        #expect(!stream.isOver)
    }

    @Test func `a body nobody asked for is read and thrown away, within a limit`() async throws {
        let house = house()

        let small = try await house.answers("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + get("/"), 2)
        let chunked = try await house.answers(
            "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + get("/"), 2)

        #expect(small.map(\.text) == ["hello", "hello"])
        #expect(chunked.map(\.text) == ["hello", "hello"])
    }

    @Test func `a handler whose client stops sending in the middle hears of it`() async throws {
        let house = house()
        let stream = house.feed()
        door.raise()

        stream.bring("POST /slowly HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nsome")
        try await notes.until("begun")
        stream.end()
        try await notes.until("unavailable")

        #expect(house.hooks.statuses == [nil])
        #expect(house.server.connectionCount == 0)
    }

    // MARK: Expect: 100-continue

    private func expecting(_ path: String, _ body: String = "hello", _ fields: String...) -> (
        head: String, body: String
    ) {
        let head = "POST \(path) HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n"
        return (head + fields.map { $0 + "\r\n" }.joined() + "\r\n", body)
    }

    @Test(arguments: ["/echo", "/slowly"])
    func `who waits for a word before its body is given it, once`(_ path: String) async throws {
        let house = house()
        let client = try house.connect()
        let (head, body) = expecting(path)
        door.raise()

        client.send(head)
        try await client.until { $0.text == "HTTP/1.1 100 Continue\r\n\r\n" }
        client.send(body)
        let answers = try await client.answers(2)

        #expect(answers.map(\.status) == [100, 200])
    }

    @Test func `the word goes to who asked, though another answers in between`() {
        let house = house()
        let (one, other) = (house.feed(), house.feed())

        one.bring(expecting("/echo").head)
        other.bring(get("/"))
        one.bring("hello")

        #expect(one.text.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
        #expect(other.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(!other.text.contains("100 Continue"))
    }

    @Test func `who is refused, answered already or has begun to send is not told to go on`() {
        let house = house(limit: 10)
        func said(_ text: String) -> String {
            let stream = house.feed()
            stream.bring(text)
            return stream.text
        }
        let early = expecting("/echo")

        #expect(said(expecting("/nothing").head).hasPrefix("HTTP/1.1 404 "))
        #expect(said(expecting("/slowly", "more than ten bytes").head).hasPrefix("HTTP/1.1 413 "))
        #expect(said(expecting("/deaf").head).hasPrefix("HTTP/1.1 200 "))
        #expect(!said(expecting("/deaf").head).contains("100 Continue"))
        #expect(said(early.head + early.body).hasPrefix("HTTP/1.1 200 "))
        #expect(said(early.head + "h").isEmpty)
        #expect(
            said("POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n").isEmpty)
    }
}
