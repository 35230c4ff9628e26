import HTTP
import HTTPServer
import JSON
import Net
import Problems
import Telemetry

/// The addresses that every service answers.
struct FrameRoutes: Sendable {
    let frame: Frame
    let metrics: FrameMetrics

    var all: [Route] {
        [
            .get("/livez", "Says that the process turns.", live).open().probe(),
            .get("/readyz", "Says whether the service can do its job, and what it is missing.", ready).open().probe(),
            .get("/healthz", "The same for people and tunnels, with what is running.", frame.tellHealth).open().probe(),
            .get("/metrics", "Numbers for Prometheus.", numbers).probe(),
            .get("/events", "What happens, as it happens; replayed after Last-Event-ID.", frame.events.listen)
                .documented {
                    $0.parameters = [
                        .init("Last-Event-ID", in: .header, "The position heard last."),
                        .init("after", type: "integer", "The same, where no header can be sent."),
                        .init("type", "Only events of this type; may be repeated."),
                        .init("subject", "Only events of this subject; may be repeated."),
                    ]
                },
            .get("/outbox", "What other services have to be told.", listOutbox).listing(),
            .get("/outbox/{id}", "One thing to be told, with its body.", showOutgoing),
            .post("/outbox/{id}/replay", "Tells it again, now.", replayOutgoing),
            .get("/inbox", "What this service was told.", listInbox).listing(),
            .get("/inbox/{id}", "One thing told, with its body.", showIncoming),
            .post("/inbox/{id}/replay", "Works on it again, now.", replayIncoming),
            .post("/inbox/{kind}", "Tells this service something, once for each Idempotency-Key.", accept)
                .takingJSON(upTo: 4 << 20)
                .documented {
                    $0.answers = [202: "It is kept, and will be worked on."]
                    $0.parameters = [.init("Idempotency-Key", in: .header, "Names what is told, for ever.")]
                },
        ]
    }

    /// The whole table of a service: the frame's routes, its own, and the description of all of them.
    func around(_ own: [Route]) -> [Route] {
        let routes = all + own
        return routes + [.description(of: routes, frame.profile)]
    }

    // MARK: Health

    private func live(_ request: Request) throws -> Response { try .json(["alive": true] as JSONValue) }

    @OnLoop private func ready(_ request: Request) throws -> Response {
        let isReady = frame.readiness.isReady
        var response = try Response.json(frame.readiness.report, status: isReady ? .ok : .serviceUnavailable)
        if !isReady { response.headers.add("Retry-After", "1") }
        return response
    }

    private func numbers(_ request: Request) async throws -> Response {
        Response(contentType: MetricsText.contentType, content: .bytes(await metrics.text()))
    }

    // MARK: Outbox and inbox

    private func listOutbox(_ request: Request) async throws -> Response { try await list(frame.outbox.queue, request) }
    private func listInbox(_ request: Request) async throws -> Response { try await list(frame.inbox.queue, request) }

    private func list(_ queue: WorkQueue, _ request: Request) async throws -> Response {
        let limit = try request.query("limit", as: Int.self, default: 50, in: 1...200)
        let state = try request.query("state", as: WorkItem.State.self)
        let items = try await queue.items(in: state, before: request.target.parameters["before"], limit: limit)
        return try .json(
            [
                "items": .array(items.map { $0.json(withBody: false) }),
                "before": items.count == limit ? .string(items[limit - 1].id) : .null,
            ] as JSONValue)
    }

    private func showOutgoing(_ request: Request) async throws -> Response {
        try .json(await frame.outbox.queue.item(try request.parameter("id")).json(withBody: true))
    }

    private func showIncoming(_ request: Request) async throws -> Response {
        try .json(await frame.inbox.queue.item(try request.parameter("id")).json(withBody: true))
    }

    private func replayOutgoing(_ request: Request) async throws -> Response {
        try .json(await frame.outbox.queue.replay(try request.parameter("id")).json(withBody: false))
    }

    private func replayIncoming(_ request: Request) async throws -> Response {
        try .json(await frame.inbox.queue.replay(try request.parameter("id")).json(withBody: false))
    }

    private func accept(_ request: Request) async throws -> Response {
        guard let key = request.headers["Idempotency-Key"], (1...200).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem(
                .invalid, "An Idempotency-Key of 1 to 200 visible ASCII characters is needed.",
                field: "Idempotency-Key")
        }
        let body = try await request.body.collect(upTo: 4 << 20)
        _ = try JSONValue(parsing: body)
        let item = WorkItem(id: key, kind: try request.parameter("kind"), body: body, requestID: request.id)
        let isNew = try await frame.inbox.accept(item)
        return try .json(["id": .string(key), "new": .bool(isNew)] as JSONValue, status: .accepted)
    }
}

extension Route {
    fileprivate func listing() -> Route {
        documented {
            $0.parameters = [
                .init("state", "Only items waiting, done or dead."),
                .init("limit", type: "integer", "How many, up to 200."),
                .init("before", "The id of the last item of the page before."),
            ]
        }
    }
}
