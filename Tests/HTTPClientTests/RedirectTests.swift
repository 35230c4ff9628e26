import Foundation
import HTTP
import HTTPClient
import Net
import Problems
import Testing

@OnLoop
@Suite(.timeLimit(.minutes(1)))
struct RedirectTests {
    let client = HTTPClient()

    private func redirect(_ code: Int, _ place: String) -> String {
        "HTTP/1.1 \(code) Elsewhere\r\nLocation: \(place)\r\nContent-Length: 0\r\n\r\n"
    }

    @Test func `redirects are answers unless they are asked to be followed`() async throws {
        let server = try ScriptedServer(answering: { head, _ in
            head.hasPrefix("GET /end") ? ok("end") : redirect(302, "../end?x=1")
        })
        defer { server.stop() }
        var request = ClientRequest(.get, server.url + "a/b")

        let answer = try await client.send(request)
        request.redirects = 1
        let followed = try await client.send(request)

        #expect(answer.status == .found)
        #expect(try await text(followed.collect()) == "end")
    }

    @Test(arguments: [
        (301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"), (303, "HEAD", "HEAD"),
        (302, "PUT", "PUT"), (307, "POST", "POST"), (308, "POST", "POST"),
    ])
    func `the method that follows is the one the status says`(code: Int, method: String, next: String) async throws {
        let server = try ScriptedServer(answering: { head, _ in
            head.contains(" /end ")
                ? "HTTP/1.1 200 OK\r\nX-Head: \(head.replacing("\r\n", with: "|"))\r\nContent-Length: 0\r\n\r\n"
                : redirect(code, "/end")
        })
        defer { server.stop() }
        var request = ClientRequest(Method(method), server.url, headers: ["Content-Type": "text/plain"])
        if method != "HEAD" { request.body = .bytes(Array("hi".utf8)) }
        request.redirects = 3

        let seen = try await client.send(request).headers["X-Head"] ?? ""

        #expect(seen.hasPrefix("\(next) /end "))
        #expect(seen.contains("Content-Length: 2") == (next == "POST" || next == "PUT"))
        #expect(seen.contains("Content-Type") == (next == method))
    }

    @Test func `what was meant for one server is not told another`() async throws {
        let other = try ScriptedServer(answering: { head, _ in ok(head) })
        defer { other.stop() }
        let place = other.url
        let server = try ScriptedServer(answering: { _, _ in redirect(307, place) })
        defer { server.stop() }
        var request = ClientRequest(
            .get, server.url, headers: ["Authorization": "Basic x", "Cookie": "a=b", "Host": "named", "X-Kept": "1"])
        request.redirects = 1

        let seen = try await text(client.send(request).collect())

        #expect(!seen.contains("Authorization") && !seen.contains("Cookie") && !seen.contains("named"))
        #expect(seen.contains("X-Kept: 1"))
    }

    @Test(arguments: ["ftp://127.0.0.1/", "http://", "http://user:word@127.0.0.1/", "/loop"])
    func `a redirect that leads nowhere is the server's fault`(place: String) async throws {
        let server = try ScriptedServer(answering: { _, _ in redirect(302, place) })
        defer { server.stop() }
        var request = ClientRequest(.get, server.url)
        request.redirects = 4

        let problem = await problem { _ = try await client.send(request) }

        #expect(problem?.kind == .badGateway)
        #expect(client.statistics.requests <= 5)
    }
}
