import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Net
import Problems
import Store
import Telemetry
import Testing

@testable import Fleet

/// The frame's own routes, without a socket.
@Suite struct FrameRoutesTests {
    private func table(_ bench: Workbench) async -> RouteTable {
        let metrics = await FrameMetrics(
            Metrics(), service: "tester", revision: bench.frame.settings.revision)
        return RouteTable(FrameRoutes(frame: bench.frame, metrics: metrics).around([]))
    }

    @Test func `readiness names what keeps the service and what it is missing`() async throws {
        let bench = try await Workbench()
        let table = await table(bench)
        let readiness = bench.frame.readiness

        let starting = try await table.get("/readyz")
        await readiness.started()
        await readiness.miss("voice-relay", "voice-relay does not answer.")
        let partly = try await table.get("/readyz")
        await readiness.block("store", "The disk is full.")
        let blocked = try await table.get("/readyz")
        let health = try await table.get("/healthz")
        await readiness.block("store", nil)
        let again = try await table.get("/readyz")
        await readiness.stopping()
        let stopping = try await table.get("/readyz")

        #expect(starting.status == .serviceUnavailable)
        #expect(try starting.json["reasons"]?[0]?["name"] == "starting")
        #expect(partly.status == .ok)
        #expect(try partly.json["missing"]?[0]?["name"] == "voice-relay")
        #expect(blocked.status == .serviceUnavailable && blocked.headers["Retry-After"] == "1")
        #expect(try blocked.json["reasons"] == [["name": "store", "reason": "The disk is full."]])
        #expect(health.status == .serviceUnavailable)
        #expect(try health.json["ready"] == false)
        #expect(again.status == .ok)
        #expect(try stopping.json["reasons"]?[0]?["name"] == "stopping")
    }

    @Test func `health tells which revision runs`() async throws {
        let bench = try await Workbench(environment: ["FLEET_REVISION": "4f2a91c"])
        let unnamed = try await Workbench()

        #expect(try await table(bench).get("/healthz").json["revision"] == "4f2a91c")
        #expect(try await table(unnamed).get("/healthz").json["revision"] == "unknown")
        #expect(String(decoding: try await numbers(bench), as: UTF8.self).contains(#"revision="4f2a91c""#))
    }

    private func numbers(_ bench: Workbench) async throws -> [UInt8] {
        let answer = try await table(bench).get("/metrics")
        guard case .bytes(let bytes) = answer.content else { return [] }
        return bytes
    }

    @Test func `what is told is accepted, seen in the list, and shown whole`() async throws {
        let bench = try await Workbench()
        let table = await table(bench)

        let first = try await table.ask(
            .post, "/inbox/frame.ping", headers: ["Idempotency-Key": "a/b"], body: ["n": 1])
        let second = try await table.ask(
            .post, "/inbox/frame.ping", headers: ["Idempotency-Key": "a/b"], body: ["n": 1])
        let list = try await table.get("/inbox?limit=1")
        let shown = try await table.get("/inbox/a%2Fb")

        #expect(first.status == .accepted)
        #expect(try first.json == ["id": "a/b", "new": true])
        #expect(try second.json["new"] == false)
        #expect(try list.json["items"]?[0]?["id"] == "a/b" && list.json["before"] == "a/b")
        #expect(try list.json["items"]?[0]?["body"] == nil)
        #expect(try shown.json["body"] == ["n": 1] && shown.json["requestId"] == "RQ-of-the-test")
        #expect(try await table.get("/inbox?state=dead").json["items"] == [])
        #expect(try await table.get("/inbox?before=a%2Fb").json["items"] == [])
        #expect(try await table.get("/outbox").json["items"] == [])
    }

    @Test func `what cannot be told is refused in words`() async throws {
        let bench = try await Workbench()
        let table = await table(bench)
        func kind(_ target: String, _ headers: Headers, _ body: JSONValue? = [:]) async -> Problem.Kind? {
            do {
                _ = try await table.ask(.post, target, headers: headers, body: body)
                return nil
            } catch { return (error as? Problem)?.kind }
        }
        let key: Headers = ["Idempotency-Key": "one"]

        #expect(await kind("/inbox/frame.ping", [:]) == .invalid)
        #expect(await kind("/inbox/frame.ping", ["Idempotency-Key": "two words"]) == .invalid)
        #expect(await kind("/inbox/frame.ping", ["Idempotency-Key": String(repeating: "x", count: 201)]) == .invalid)
        #expect(await kind("/inbox/frame.ping", key, nil) == .invalid)
        #expect(await kind("/inbox/unknown", key) == .notOffered)
        #expect(await kind("/inbox/frame.ping", key) == nil)
        #expect(await kind("/inbox/frame.ping", key, ["other": true]) == .unprocessable)
        #expect(await kind("/inbox/nobody/replay", [:], nil) == .notFound)
    }

    @Test func `replaying works on it again`() async throws {
        let bench = try await Workbench()
        let table = await table(bench)
        _ = try await table.ask(.post, "/inbox/frame.ping", headers: ["Idempotency-Key": "one"], body: [:])

        try await bench.working {
            _ = try await bench.item("one", bench.frame.inbox.queue) { $0.state == .done }
            let answer = try await table.ask(.post, "/inbox/one/replay")
            #expect(try answer.json["id"] == "one")
            _ = try await bench.item("one", bench.frame.inbox.queue) { $0.state == .done }
        }

        #expect(try await bench.frame.events.events(after: 0).count == 2)
    }

    @Test func `the numbers tell of what waits and what was given up`() async throws {
        let bench = try await Workbench()
        let metrics = await FrameMetrics(
            Metrics(), service: "tester", revision: bench.frame.settings.revision)
        await metrics.declareReadings(Server(router: Router([])), bench.frame)
        try await bench.frame.database.write { connection in
            for number in 0..<3 {
                try bench.frame.inbox.queue.add(WorkItem(id: "\(number)", kind: "x", body: []), in: connection)
            }
            try connection.run("UPDATE frame_work SET state = 'dead' WHERE id = '0'")
        }

        let text = String(decoding: await metrics.text(), as: UTF8.self)

        #expect(text.contains(#"fleet_work_items{service="tester",direction="in",state="waiting"} 2"#))
        #expect(text.contains(#"fleet_dead_letters{service="tester",direction="in"} 1"#))
        #expect(text.contains(#"fleet_dead_letters{service="tester",direction="out"} 0"#))
        #expect(text.contains(#"fleet_http_connections{service="tester"} 0"#))
        #expect(text.contains(#"fleet_event_listeners{service="tester"} 0"#))
    }
}

@Suite struct OpenAPIDocumentTests {
    private func document(_ routes: [Route]) -> JSONValue {
        OpenAPIDocument(title: "tester", concern: "Being tested.", routes: routes).json
    }

    private func route(_ method: Method, _ pattern: String) -> Route {
        Route(method, pattern, "Does it.", .atOnce { _ in .empty() })
    }

    @Test func `addresses that differ in names only are one`() throws {
        let paths = try #require(
            document([route(.get, "/a/{id}"), route(.post, "/a/{kind}"), route(.get, "/a/{id}/b")])["paths"]?.object)

        #expect(paths.map(\.key) == ["/a/{id}", "/a/{id}/b"])
        #expect(paths["/a/{id}"]?["post"]?["parameters"]?[0]?["name"] == "id")
        #expect(paths["/a/{id}"]?["post"]?["parameters"]?[0]?["required"] == true)
    }

    @Test func `operations have names of their own`() throws {
        let paths = try #require(
            document([route(.get, "/a/b"), route(.get, "/a-b"), route(.get, "/")])["paths"]?.object)

        let names = paths.compactMap { $0.value["get"]?["operationId"]?.string }
        #expect(names == ["get_a_b", "get_a_b_2", "get_root"])
    }

    @Test func `parameters, bodies and answers are described`() throws {
        let posting = route(.post, "/files/{path...}").takingJSON().documented {
            $0.answers = [202: "It is kept."]
            $0.parameters = [.init("limit", type: "integer", "How many.")]
        }
        let operation = try #require(document([posting])["paths"]?["/files/{path}"]?["post"])

        #expect(operation["parameters"]?.array?.map { $0["in"] } == ["path", "query"])
        #expect(operation["requestBody"]?["required"] == true)
        #expect(operation["requestBody"]?["content"]?["application/json"] != nil)
        #expect(operation["responses"]?["202"]?["description"] == "It is kept.")
        #expect(operation["responses"]?["default"]?["content"]?["application/json"] != nil)
    }

    @Test func `what a form says is described, and refused for nothing else`() throws {
        let posting = route(.post, "/voice").documented {
            $0.fields = [.init("CallSid", isRequired: true, "The call."), .init("Digits", "The keys.")]
            $0.answers = [200: "What to do.", 204: "Nothing."]
            $0.answerType = "text/xml"
        }
        let operation = try #require(document([posting])["paths"]?["/voice"]?["post"])

        let body = operation["requestBody"]
        let schema = body?["content"]?["application/x-www-form-urlencoded"]?["schema"]
        #expect(body?["required"] == true && schema?["required"] == ["CallSid"])
        #expect(schema?["properties"]?["Digits"] == ["type": "string", "description": "The keys."])
        #expect(operation["responses"]?["200"]?["content"] == ["text/xml": ["schema": ["type": "string"]]])
        #expect(operation["responses"]?["204"] == ["description": "Nothing."])
        #expect(posting.body.shape?.types == [])
    }

    @Test func `routes that look for a proof of their own say which`() throws {
        let signed = route(.post, "/voice").open().documented {
            $0.proof = .init("signature", header: "X-Signature", "Made by a key.")
        }
        let document = document([signed, route(.get, "/plain")])

        #expect(document["paths"]?["/voice"]?["post"]?["security"] == [["signature": []]])
        #expect(document["paths"]?["/plain"]?["get"]?["security"] == nil)
        let schemes = document["components"]?["securitySchemes"]
        #expect(schemes?["signature"]?["name"] == "X-Signature" && schemes?["fleetToken"] != nil)
    }

    @Test func `open routes ask for nothing, and hidden ones are not told of`() throws {
        let paths = try #require(
            document([
                route(.get, "/open").open(), route(.get, "/hidden").documented { $0.isHidden = true },
            ])["paths"]?.object)

        #expect(paths.map(\.key) == ["/open"])
        #expect(paths["/open"]?["get"]?["security"] == [])
    }
}
