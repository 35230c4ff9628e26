import HTTP
import JSON
import Net
import Problems
import Testing

@testable import HTTPServer

/// Every refusal of the list, as a client on a real connection sees it.
@OnLoop
struct StatusTests {
    private static var routes: [Route] {
        .plain + [
            .post("/json", "Takes JSON.") { _ in .text("taken") }.takingJSON(upTo: 100),
            .post("/full", "Has no room.") { _ in throw Problem(.full, "The disk is full.") },
            .post("/bug", "Is broken.") { _ in throw Bug() },
            .get("/busy", "Is busy.") { _ in throw Problem(.unavailable, "Busy.", retryAfter: .milliseconds(1_500)) },
            .get("/socket", "Speaks WebSocket.") { request in .webSocket(request) { _ in } },
        ]
    }

    private struct Bug: Error {}

    private struct Case: Sendable {
        let request: String
        let status: Int
        var isLast = false
        var field: (String, String)?
    }

    private static var cases: [Case] {
        let long = String(repeating: "a", count: 9_000)
        let chunk = "40\r\n\(String(repeating: "1", count: 64))\r\n"
        return [
            Case(request: get("/%zz/x"), status: 400),
            Case(request: "GET / HTTP/1.1\r\n\r\n", status: 400, isLast: true),
            Case(request: get("/nothing"), status: 404),
            Case(request: "PUT / HTTP/1.1\r\nHost: a\r\n\r\n", status: 405, field: ("Allow", "GET, HEAD, OPTIONS")),
            Case(
                request: "DELETE /echo/x HTTP/1.1\r\nHost: a\r\n\r\n", status: 405,
                field: ("Allow", "GET, HEAD, OPTIONS")),
            Case(request: "POST /json HTTP/1.1\r\nHost: a\r\n\r\n", status: 411),
            Case(
                request: post("/json", String(repeating: "1", count: 101), "Content-Type: application/json"),
                status: 413, isLast: true),
            Case(
                request: "POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)0\r\n\r\n",
                status: 413, isLast: true),
            Case(
                request: "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n", status: 413,
                isLast: true),
            Case(request: get("/" + long), status: 414, isLast: true),
            Case(request: post("/json", "{}", "Content-Type: text/plain"), status: 415, isLast: true),
            Case(request: post("/json", "{}"), status: 415, isLast: true),
            Case(request: get("/", "Expect: tea"), status: 417, isLast: true),
            Case(request: get("/socket"), status: 426, field: ("Upgrade", "websocket")),
            Case(request: get("/", "X: " + long, "Y: " + long, "Z: " + long, "Q: " + long), status: 431, isLast: true),
            Case(
                request: "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 100) + "\r\n",
                status: 431,
                isLast: true),
            Case(request: post("/bug", "x"), status: 500),
            Case(request: "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
            Case(request: "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", status: 501, isLast: true),
            Case(request: get("/busy"), status: 503, field: ("Retry-After", "2")),
            Case(request: "GET / HTTP/3.0\r\nHost: a\r\n\r\n", status: 505, isLast: true),
            Case(request: post("/full", "x"), status: 507),
        ]
    }

    @Test func `each refusal has its status, and closes where the bytes behind it cannot be trusted`() async throws {
        for (number, wanted) in Self.cases.enumerated() {
            let house = House(Self.routes)
            let client = try house.connect()

            client.send(wanted.request)
            let answer = try await client.answer()

            #expect(answer.status == wanted.status, "case \(number)")
            if let (name, value) = wanted.field { #expect(answer[name] == value, "case \(number)") }
            #expect((answer["Connection"] == "close") == wanted.isLast, "case \(number): \(answer.fields)")
            if wanted.isLast {
                try await client.until { $0.end != nil }
            } else {
                client.send(get("/"))
                #expect(try await client.answers(2).last?.text == "hello", "case \(number)")
            }
            #expect(house.hooks.concluded.first?.status?.code == wanted.status)
            client.close()
        }
    }

    @Test func `a refusal says its own status in either form`() async throws {
        let house = House(Self.routes)

        let own = try await house.answers("GET / HTTP/3.0\r\n\r\n")[0]
        let standard = try await house.answers(get("/nothing", "Accept: application/problem+json"))[0]
        let late = Refusal(.requestTimeout, "Too late.")
        let told = ProblemStyle.house.answer(
            late.problem, Request(.get, Target("/")!, headers: ["Accept": "application/problem+json"]))

        #expect(own.text.contains("\"code\":505") && own.text.contains("\"error\":\"not_offered\""))
        #expect(own["Content-Type"] == "application/json")
        #expect(standard["Content-Type"] == "application/problem+json")
        #expect(standard.text.contains("\"status\":404") && standard.text.contains("\"title\":\"Not Found\""))
        #expect(told.status == .requestTimeout)
        guard case .bytes(let bytes) = told.content else { throw Problem(.broken, "no body") }
        #expect(String(decoding: bytes, as: UTF8.self).contains("\"status\":408"))
    }

    @Test func `a bug of ours is told without detail, and to the hooks with it`() async throws {
        let house = House(Self.routes)

        let answer = try await house.answers(post("/bug", "x"))[0]

        #expect(answer.status == 500 && !answer.text.contains("Bug"))
        #expect(house.hooks.failures == ["Bug()"])
    }

    @Test func `a surface tells its problems in its own words`() async throws {
        let style = ProblemStyle { problem, _ in .text("so sorry: \(problem.message)", status: Status(problem.kind)) }
        let house = House([
            .post("/", "Is picky.") { _ in throw Problem(.conflict, "Not now.") }.takingJSON(upTo: 10).tellingProblems(
                style)
        ])

        let own = try await house.answers(post("/", "{}", "Content-Type: application/json"))[0]
        let long = try await house.answers(post("/", "12345678901", "Content-Type: application/json"))[0]
        let broken = try await house.answers(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nx")[0]

        #expect(own.status == 409 && own.text == "so sorry: Not now.")
        #expect(long.status == 413 && long.text.hasPrefix("so sorry"))
        #expect(broken.status == 400 && broken.text.hasPrefix("so sorry"))
    }
}
