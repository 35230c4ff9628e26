import FleetTestSupport
import HTTP
import HTTPClient
import HTTPServer
import JSON
import Net
import Problems
import Settings
import Store
import Telemetry
import Testing

@testable import Fleet

/// What surrounds requests, over a real server in this process.
@Suite(.serialized) struct FrameHooksTests {
    private static let served = "hooks-\(UInt32.random(in: 0 ... .max))"

    /// Serves routes as a service does, while `body` asks.
    private func serving(
        _ routes: [Route], log: Log = .nowhere, _ body: (TestClient) async throws -> Void
    ) async throws {
        let metrics = await FrameMetrics(Metrics(), service: Self.served, revision: "")
        let hooks = await FrameHooks(
            access: LoopbackGuard(token: Secret("right")), log: log, metrics: metrics, logsAccess: true)
        let shown = Route.get("/metrics", "Numbers.") { _ in
            Response(contentType: "text/plain", content: .bytes(await metrics.text()))
        }
        let server = await Server(router: Router(routes + [shown]), hooks: hooks)
        let address = try await server.listen(at: .loopback(port: 0))
        do {
            try await body(TestClient(port: address.port))
        } catch {
            await server.breakOff()
            throw error
        }
        await server.breakOff()
        withExtendedLifetime(hooks) {}
    }

    /// Answers with what the request's context is.
    private let mirror = Route.get("/mirror/{name}", "Mirrors.") { request in
        let context = LogContext.current
        return try .json(
            [
                "request": .string(context?.requestID?.value ?? ""), "route": .string(context?.route ?? ""),
                "trace": .string(context?.trace?.traceparent ?? ""),
            ] as JSONValue)
    }

    @Test func `a request is named once, and its name goes everywhere`() async throws {
        try await serving([mirror]) { client in
            let answer = try await client.get("/mirror/x")
            let named = try await client.get("/mirror/x", headers: ["X-Request-Id": "RQ-known-to-somebody"])
            let nonsense = try await client.get("/mirror/x", headers: ["X-Request-Id": "a b\"c"])

            let name = try #require(answer.headers["X-Request-Id"])
            #expect(name.hasPrefix("RQ") && name.utf8.count == 34)
            #expect(try answer.json["request"]?.string == name)
            #expect(try answer.json["route"]?.string == "/mirror/{name}")
            #expect(named.headers["X-Request-Id"] == "RQ-known-to-somebody")
            #expect(nonsense.headers["X-Request-Id"]?.utf8.count == 34)
        }
    }

    @Test func `a route can let in others, who get nowhere else`() async throws {
        let known = Route(.get, "/known/{name}", "Known.", mirror.handler).alsoAdmitting {
            $0.headers["X-Word"] == "yes"
        }
        try await serving([mirror, known]) { client in
            func status(_ path: String, _ word: String) async throws -> Status {
                try await client.get(path, headers: ["X-Forwarded-For": "203.0.113.7", "X-Word": word]).status
            }

            let admitted = try await status("/known/x", "yes")
            let wrong = try await status("/known/x", "no")
            let elsewhere = try await status("/mirror/x", "yes")

            #expect(admitted == .ok && wrong == .unauthorized && elsewhere == .unauthorized)
        }
    }

    @Test func `a neighbour's trace goes on, and an outsider's does not`() async throws {
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        try await serving([mirror, Route(.get, "/open/{name}", "Open.", mirror.handler).open()]) { client in
            let near = try await client.get("/mirror/x", headers: ["traceparent": parent])
            let outside = try await client.get(
                "/open/x", headers: ["traceparent": parent, "X-Forwarded-For": "203.0.113.7"])
            let known = try await client.get(
                "/open/x",
                headers: ["traceparent": parent, "X-Forwarded-For": "203.0.113.7", "X-Fleet-Token": "right"])

            #expect(try near.json["trace"]?.string?.contains("0af7651916cd43dd8448eb211c80319c") == true)
            #expect(try outside.json["trace"]?.string?.contains("0af7651916cd43dd8448eb211c80319c") == false)
            #expect(try known.json["trace"]?.string?.contains("0af7651916cd43dd8448eb211c80319c") == true)
        }
    }

    @Test func `outsiders reach open routes only`() async throws {
        try await serving([mirror, .get("/open", "Open.") { _ in .text("hello") }.open()]) { client in
            let outside: Headers = ["X-Forwarded-For": "203.0.113.7"]

            #expect(try await client.get("/open", headers: outside).status == .ok)
            let refused = try await client.get("/mirror/x", headers: outside)
            #expect(refused.status == .unauthorized)
            #expect(try refused.json["error"] == "unauthorized")
            #expect(try refused.json["requestId"]?.string == refused.headers["X-Request-Id"])
        }
    }

    @Test func `a mistake of ours is logged with its request, and told without detail`() async throws {
        struct Mistake: Error { let secretDetail = "of the inside" }
        let file = LogFile()
        try await serving([.get("/broken", "Breaks.") { _ in throw Mistake() }], log: file.log) { client in
            let answer = try await client.get("/broken")
            file.sink.flush()

            #expect(answer.status == .internalServerError)
            #expect(!answer.text.contains("inside"))
            let line = try #require(file.lines.first { $0["message"] == "A request failed." }, "\(file.raw)")
            #expect(line["requestId"]?.string == answer.headers["X-Request-Id"])
            #expect(line["error"]?.string?.contains("inside") == true)
        }
    }

    @Test func `each answer is logged once, without query, and probes only for who looks closely`() async throws {
        let file = LogFile(level: .info)
        let probe = Route.get("/probe", "Probe.") { _ in .empty() }.probe()
        try await serving([mirror, probe], log: file.log) { client in
            let answer = try await client.get("/mirror/x?token=hidden-from-logs")
            _ = try await client.get("/probe")
            _ = try await client.get("/nowhere")
            file.sink.flush()

            let lines = file.lines
            #expect(lines.map { $0["message"]?.string } == ["GET /mirror/x", "GET /nowhere"])
            #expect(lines[0]["route"] == "/mirror/{name}" && lines[0]["status"] == 200)
            #expect(lines[0]["requestId"]?.string == answer.headers["X-Request-Id"])
            #expect(lines[0]["from"] == "127.0.0.1" && lines[0]["durationUs"]?.int != nil)
            #expect(lines[1]["route"] == "none" && lines[1]["status"] == 404)
        }
    }

    @Test func `what is counted has few labels, whatever clients say`() async throws {
        try await serving([mirror]) { client in
            for number in 0..<20 {
                _ = try await client.get("/mirror/\(number)")
                _ = try await client.get("/nowhere/\(number)")
                let wire = try await Wire(to: client.port)
                await wire.send("VERB\(number) /mirror/x HTTP/1.1\r\nHost: localhost\r\n\r\n")
                _ = try await wire.answer()
                await wire.close()
            }

            let lines = try await client.get("/metrics").text.split(separator: "\n")
                .filter { $0.hasPrefix("fleet_http_requests_total{") }
            #expect(lines.count == 3, "\(lines)")
            #expect(lines.allSatisfy { $0.hasSuffix(" 20") })
            #expect(lines.contains { $0.contains(#"route="/mirror/{name}",method="GET",code="200""#) })
            #expect(lines.contains { $0.contains(#"route="none",method="other",code="501""#) })
        }
    }

    @Test func `requests of the same name at the same time have a span each`() async throws {
        let folder = TemporaryFolder("spans")
        let file = SpanFile(path: "\(folder.path)/spans", service: Self.served)
        SpanFile.install(file)
        defer { SpanFile.install(nil) }
        let gate = Gate()
        let slow = Route.get("/slow/{name}", "Slow.") { _ in
            try await gate.pass()
            return .empty()
        }
        let other = Route(.get, "/other/{name}", "Slow, too.", slow.handler)

        try await serving([slow, other]) { client in
            async let first = client.get("/slow/x", headers: ["X-Request-Id": "RQ-the-same"])
            try await gate.reached(by: 1)
            async let second = client.get("/other/x", headers: ["X-Request-Id": "RQ-the-same"])
            try await gate.reached(by: 2)
            await gate.open()
            _ = try await (first, second)
        }

        file.flush()
        let spans = TextFile.read("\(folder.path)/spans").split(separator: "\n")
        #expect(spans.count == 2, "\(spans)")
        #expect(spans.contains { $0.contains("/slow/{name}") } && spans.contains { $0.contains("/other/{name}") })
    }

    @Test func `a request in HTTP/1.0, as old proxies send it, needs the token`() async throws {
        try await serving([mirror]) { client in
            let near = "Host: 127.0.0.1:\(client.port)\r\n"
            var statuses: [Int] = []
            for head in [
                "HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n", "HTTP/1.0\r\nConnection: close\r\n",
                "HTTP/1.0\r\nX-Fleet-Token: right\r\n",
            ] {
                let wire = try await Wire(to: client.port)
                await wire.send("GET /mirror/x \(head)\(near)\r\n")
                statuses.append(try await wire.answer().status)
                await wire.close()
            }

            #expect(statuses == [200, 200, 401, 200])
        }
    }

    @Test func `a client that leaves before it is answered counts as 499`() async throws {
        let gate = Gate()
        let cancelled = Gate()
        let slow = Route.get("/slow", "Slow.") { _ in
            do {
                try await gate.pass()
            } catch {
                await cancelled.open()
                throw error
            }
            return .empty()
        }
        try await serving([slow]) { client in
            let wire = try await Wire(to: client.port)
            await wire.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await gate.reached(by: 1)
            await wire.close()
            try await cancelled.pass()

            #expect(try await client.metric("fleet_http_requests_total", where: "code=\"499\"") == 1)
        }
    }
}
