import HTTP
import HTTPServer
import Net
import Problems
import Testing

/// What every answer says about itself.
@OnLoop
struct ResponseTests {
    private func house(_ response: Response) -> House { House(.plain + [.get("/it", "Answers.") { _ in response }]) }

    @Test func `a plain answer has what belongs to it, once`() async throws {
        let answer = try await House(.plain).answers(get("/", "X-Request-Id: mine"))[0]

        let names = answer.fields.map { $0.name.lowercased() }
        #expect(Set(names) == ["content-type", "content-length", "date", "x-request-id"])
        #expect(names.count == 4)
        #expect(answer["X-Request-Id"] == "mine" && answer["Content-Length"] == "5")
        let date = try #require(answer["Date"].flatMap { HTTPDate($0) })
        #expect(abs(date.secondsSince1970 - HTTPDate.now.secondsSince1970) < 60)
    }

    @Test func `a request id cannot break out of its field`() async throws {
        let house = House(.plain)

        let named = try await house.answers(get("/"))[0]
        let odd = try await house.answers(get("/", "X-Request-Id: a\tb é"))[0]

        #expect(named["X-Request-Id"] == "request-1")
        #expect(odd["X-Request-Id"] == "a\tb é")
    }

    @Test func `no line break of a handler's starts a field or another answer`() async throws {
        let evil = "x\r\nSet-Cookie: a=b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n\0"
        var response = Response.text("body")
        response.contentType = "text/plain\r\nX-Evil: 1"
        response.headers.add("X-Value", evil)
        response.headers.add("X-Name\r\nX-Evil", "1")
        response.headers.add("Location", "/a\nX-Evil: 1")

        let answers = try await house(response).answers(get("/it") + get("/"), 2)

        #expect(answers.map(\.text) == ["body", "hello"])
        #expect(answers[0].all("Set-Cookie").isEmpty && answers[0].all("X-Evil").isEmpty)
        #expect(answers[0].all("X-Value").count == 1)
        #expect(answers[0]["Location"] == "/a X-Evil: 1")
    }

    @Test func `a handler cannot contradict what the connection says`() async throws {
        var response = Response.text("body")
        for (name, value) in [
            ("Content-Length", "1"), ("content-length", "99"), ("Transfer-Encoding", "chunked"), ("Date", "yesterday"),
            ("Connection", "keep-alive"), ("Keep-Alive", "timeout=5"), ("Content-Type", "text/html"),
            ("X-Request-Id", "other"),
            ("X-Kept", "yes"),
        ] { response.headers.add(name, value) }

        let answers = try await house(response).answers(get("/it") + get("/"), 2)

        #expect(answers.map(\.text) == ["body", "hello"])
        let names = answers[0].fields.map { $0.name.lowercased() }
        #expect(names.sorted() == ["content-length", "content-type", "date", "x-kept", "x-request-id"])
        #expect(answers[0]["Content-Length"] == "4" && answers[0]["Content-Type"] == "text/plain; charset=utf-8")
    }

    @Test func `a handler may ask for the connection to be closed`() async throws {
        let client = try house(Response(.ok, headers: ["Connection": "close"])).connect()

        client.send(get("/it") + get("/"))
        let answers = try await client.answersUntilEnd()

        #expect(answers.map { $0.all("Connection") } == [["close"]])
    }

    @Test(arguments: [204, 304])
    func `an answer that has no body is sent none, nor a length`(_ code: Int) async throws {
        let bytes = Response(Status(code: code), content: .bytes(Array("body".utf8)))
        let stream = Response(Status(code: code), content: .stream(length: 4) { try await $0.write("body") })

        for response in [bytes, stream] {
            let answers = try await house(response).answers(get("/it") + get("/"), 2)
            #expect(answers.map(\.status) == [code, 200] && answers[1].text == "hello")
            #expect(answers[0]["Content-Length"] == nil && answers[0]["Transfer-Encoding"] == nil)
        }
    }

    @Test func `HEAD is told what GET would be, without the body`() async throws {
        let house = House(.plain)
        let client = try house.connect()
        let head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"

        client.send(head + head.replacing("/ ", with: "/nothing "))
        let answers = try await client.answers(2, toHead: true)

        #expect(answers.map(\.status) == [200, 404])
        #expect(answers[0]["Content-Length"] == "5" && answers[1]["Content-Length"] != "0")
        #expect(house.hooks.concluded.map(\.bytesSent) == [0, 0])
    }

    @Test func `an empty answer says that it is empty`() async throws {
        let answer = try await house(.empty(.ok)).answers(get("/it"))[0]

        #expect(answer["Content-Length"] == "0")
    }

    @Test func `whether the connection stays is as the client's version and wish have it`() async throws {
        let house = House(.plain)
        func connection(_ head: String) async throws -> (said: String?, stays: Bool) {
            let stream = house.feed()
            stream.bring(head)
            return (try Answer.all(stream.bytes)[0]["Connection"], !stream.isOver)
        }

        #expect(try await connection("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == (nil, true))
        #expect(try await connection("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") == ("close", false))
        #expect(try await connection("GET / HTTP/1.0\r\n\r\n") == ("close", false))
        #expect(try await connection("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") == ("keep-alive", true))
    }

    @Test func `OPTIONS is answered for an address and for the server as a whole`() async throws {
        let answers = try await House(.plain).answers(
            ["*", "/", "/x"].map { "OPTIONS \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined(), 3)

        #expect(answers.map(\.status) == [204, 204, 404])
        #expect(answers[0]["Allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT")
        #expect(answers[1]["Allow"] == "GET, HEAD, OPTIONS")
    }

    @Test func `a large body is sent as it is, in its place`() async throws {
        let large = [UInt8](repeating: 120, count: 3 << 20)
        let house = house(Response(content: .bytes(large)))

        let answers = try await house.answers(get("/") + get("/it") + get("/"), 3)

        #expect(answers.map(\.body.count) == [5, 3 << 20, 5])
    }

    @Test func `the hooks hear of every request once, however it ended`() async throws {
        let house = House(
            .plain + [
                .get("/gone", "Waits.") { _ in
                    try await Signal().wait(beyond: 0)
                    return .text("")
                }
            ])
        func bring(_ text: String, thenLeave: Bool = false) {
            let stream = house.feed()
            stream.bring(text)
            if thenLeave { stream.end() }
        }

        bring(get("/") + get("/nothing") + "x\r\n\r\n")
        bring("GET / HTTP/1.1\r\n\r\n")
        bring(get("/gone"), thenLeave: true)
        bring("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe", thenLeave: true)
        bring("GET / HT", thenLeave: true)
        bring("", thenLeave: true)
        for _ in 0..<20 { await Task.yield() }

        #expect(house.hooks.statuses == [200, 404, 400, 400, nil, nil])
        #expect(Set(house.hooks.concluded.map(\.id)).count == 6)
        #expect(house.hooks.concluded.map(\.served.label) == ["/", nil, nil, nil, "/gone", "/echo"])
        #expect(house.hooks.failures.isEmpty)
        #expect(house.server.counts.requests == 4 && house.server.counts.refused == 2)
    }
}
