import Fleet
import HTTP
import HTTPServer
import JSON
import Problems
import Targets

/// What people see of the webhooks that were sent, and how they have them sent anew.
struct DeliveryHandlers: Sendable {
    let deliveries: Deliveries

    var routes: [Route] {
        [
            .get("/api/deliveries", "Webhooks sent or to be sent, newest first.", list).documented {
                $0.parameters =
                    [.init("state", "Only those queued, retrying, delivered or dead.")] + Self.filters + [
                        .init("limit", type: "integer", "How many, up to 200."),
                        .init("before", "The cursor of the page before."),
                    ]
            },
            .get("/api/deliveries/{id}", "One webhook, with its fields and each try.", show),
            .post("/api/deliveries/replay", "Sends anew, now, everything that was given up.", replayDead)
                .documented {
                    $0.parameters = [.init("state", "Only dead is taken.")] + Self.filters
                    $0.answers = [202: "They are sent, and how many they are."]
                },
            .post("/api/deliveries/{id}/replay", "Sends it anew, now, with all its tries before it.", replay)
                .documented { $0.answers = [202: "It is sent."] },
        ]
    }

    private static let filters: [RouteDocumentation.Parameter] = [
        .init("event", "Only of this event."), .init("subject", "Only of this thing, by its SID."),
        .init("host", "Only to this host, or host:port."),
    ]

    private func list(_ request: Request) async throws -> Response {
        let limit = try request.query("limit", as: Int.self, default: 50, in: 1...200)
        let before = try request.query("before", as: DeliveryID.self)
        let found = try await deliveries.list(try filter(request), before: before, limit: limit)
        return try .json(
            [
                "deliveries": .array(found.map { .object($0.json) }),
                "before": found.count == limit ? .string("\(found[limit - 1].id)") : .null,
            ] as JSONValue)
    }

    private func show(_ request: Request) async throws -> Response {
        let (delivery, attempts) = try await deliveries.show(id(request))
        var members = delivery.json
        members["form"] = .array(
            delivery.hook.form.fields.map { ["name": .string($0.name), "value": .string($0.value)] })
        members["attempts"] = .array(attempts.map(\.json))
        return try .json(JSONValue.object(members))
    }

    private func replay(_ request: Request) async throws -> Response {
        let delivery = try await deliveries.replay(id(request))
        return try .json(JSONValue.object(delivery.json), status: .accepted)
    }

    private func replayDead(_ request: Request) async throws -> Response {
        let filter = try filter(request)
        guard filter.state == .dead else {
            throw Problem(.invalid, "Say state=dead: only what was given up is sent anew all at once.", field: "state")
        }
        let count = try await deliveries.replayDead(filter)
        return try .json(["replayed": JSONValue(count)] as JSONValue, status: .accepted)
    }

    private func filter(_ request: Request) throws -> DeliveryFilter {
        let query = request.target.parameters
        return DeliveryFilter(
            state: try query.read("state"), event: query["event"], subject: query["subject"], host: query["host"])
    }

    private func id(_ request: Request) throws -> DeliveryID {
        let text: String = try request.parameter("id")
        guard let id = DeliveryID(text) else { throw Problem(.notFound, "There is no delivery \(text).") }
        return id
    }
}

extension DeliveryID: TextReadable {
    static var expectation: String { "what an earlier page gave" }
    init?(text: String) { self.init(text) }
}

extension Delivery {
    /// As people look at it: without the name and password that its URL may hold.
    fileprivate var json: JSONObject {
        [
            "id": .string("\(id)"), "event": .string(hook.event), "subject": .string(hook.subject),
            "lane": .string(hook.lane), "url": .string((try? TargetURL(hook.url).address) ?? "not a URL"),
            "method": .string(hook.method.rawValue), "state": .string(state.rawValue),
            "created": .string(Clock.text(created)), "tries": JSONValue(tries),
            "nextTry": nextTry.map { .string(Clock.text($0)) } ?? .null,
            "ended": ended.map { .string(Clock.text($0)) } ?? .null,
            "lastError": lastError.map { .string($0) } ?? .null,
        ]
    }
}

extension DeliveryAttempt {
    fileprivate var json: JSONValue {
        [
            "at": .string(Clock.text(at)), "milliseconds": JSONValue(milliseconds),
            "status": status.map { JSONValue($0) } ?? .null, "answer": .string(answer),
            "error": error.map { .string($0) } ?? .null,
        ]
    }
}
