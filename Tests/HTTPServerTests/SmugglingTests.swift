import HTTP
import HTTPServer
import Net
import Testing

/// Requests that another server might read otherwise, each with a second request hidden behind it.
@OnLoop
struct SmugglingTests {
    private let notes = Notes()

    private var house: House {
        let notes = notes
        return House(
            .plain + [
                .get("/smuggled", "Must not be reached.") { _ in
                    await notes.note("smuggled")
                    return .text("smuggled")
                },
                .post("/", "Takes anything.") { request in
                    guard case .bytes(let bytes) = request.body else { return .text("0") }
                    return .text("\(bytes.count)")
                },
            ])
    }

    private static let hidden = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test(arguments: Wrong.heads)
    func `what is not to the letter is answered once, and nothing behind it is read`(_ wrong: Wrong) async throws {
        let client = try house.connect()

        client.send(wrong.text + Self.hidden)
        let answers = try await client.answersUntilEnd()

        #expect(answers.map(\.status) == [wrong.status])
        #expect(answers.first?["Connection"] == "close")
        #expect(notes.all.isEmpty)
    }

    @Test(arguments: Wrong.heads)
    func `the same a byte at a time`(_ wrong: Wrong) throws {
        let stream = house.feed()

        stream.bring(wrong.text + Self.hidden, pieces: 1)

        #expect(try stream.isFinished && Answer.all(stream.bytes).map(\.status) == [wrong.status])
        #expect(notes.all.isEmpty)
    }

    @Test(arguments: ChunkDecoderTests.wrong)
    func `the same for a chunked body`(_ body: String) {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

        for size in [1, 7, 4_096] {
            let stream = house.feed()
            stream.bring(head + body + Self.hidden, pieces: size)

            #expect(stream.isFinished && stream.text.hasPrefix("HTTP/1.1 400 "))
            #expect(stream.text.components(of: "HTTP/1.1 ") == 1)
        }
        #expect(notes.all.isEmpty)
    }

    @Test(arguments: ["/nothing", "/echo/x", "/smuggled"])
    func `the body of a request that was refused is not a request`(_ path: String) {
        let stream = house.feed()

        stream.bring(post(path, Self.hidden) + Self.hidden)

        #expect(stream.isFinished && stream.text.components(of: "HTTP/1.1 ") == 1)
        #expect(notes.all.isEmpty)
    }

    @Test func `nothing is read behind a request that asks to close`() {
        let stream = house.feed()

        stream.bring(get("/", "Connection: close") + Self.hidden)

        #expect(stream.isFinished && stream.text.components(of: "HTTP/1.1 ") == 1)
        #expect(notes.all.isEmpty)
    }

    @Test func `nothing is read behind a body that grew too long`() {
        let house = House(
            .plain + [.post("/short", "Takes little.") { _ in .text("taken") }.taking(.collected(.init(limit: 4)))])
        let stream = house.feed()

        stream.bring(
            "POST /short HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + get("/"))

        #expect(stream.text.hasPrefix("HTTP/1.1 413 ") && stream.isFinished)
        #expect(stream.text.components(of: "HTTP/1.1 ") == 1)
    }

    @Test func `bodies and requests that are to the letter are told apart to the byte`() {
        let bodies = ["", "hello", Self.hidden]
        let stream = house.feed()

        for body in bodies {
            stream.bring(post("/", body), pieces: 3)
            stream.bring(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + (body.isEmpty ? "" : String(body.utf8.count, radix: 16) + "\r\n" + body + "\r\n")
                    + "0\r\nT: x\r\n\r\n",
                pieces: 5)
        }

        let texts = (try? Answer.all(stream.bytes).map(\.text)) ?? []
        #expect(texts == bodies.flatMap { ["\($0.utf8.count)", "\($0.utf8.count)"] })
        #expect(notes.all.isEmpty && !stream.isOver)
    }
}
