import Fleet
import HTTP
import HTTPServer
import JSON
import Net
import Problems
import Twilio

/// Many conversations are closed by one request.
struct ClosingHandlers: Sendable {
    let resources: ResourceHandlers
    /// For so long conversations are begun to be closed; what is left then is told.
    var time = Duration.seconds(90)

    /// How long one that was begun last may take to end: longer than Twilio, or whoever is asked beforehand, may take.
    private static let grace = Duration.seconds(30)

    private var backend: any ConversationsBackend { resources.backend }

    var routes: [Route] {
        [
            .post("/api/conversations/close", "Closes many conversations, and says of each what became of it.", close)
                .takingJSON(upTo: ResourceHandlers.longestBody).within(time + Self.grace)
                .documented {
                    $0.tag = Conversation.kind.key
                    $0.parameters = [.init("serviceSid", "The service; without it the default one.")]
                }
        ]
    }

    private func close(_ request: Request) async throws -> Response {
        let end = Moment.now + time
        let asked = try BulkClose(try await resources.object(request), now: Clock.seconds)
        let place = Place(service: try request.service)
        let (sids, hasMore) = try await chosen(asked.choice, at: place, until: end)
        let outcomes = try await backend.close(sids, at: place, resources.manner(request), until: end)
        let failed = outcomes.count { $0.problem != nil }
        return try .json(
            [
                "closed": JSONValue(outcomes.count - failed), "failed": JSONValue(failed), "hasMore": .bool(hasMore),
                "outcomes": .array(outcomes.map(\.json)),
                "left": .array(sids.dropFirst(outcomes.count).map { .string($0) }),
            ] as JSONValue)
    }

    /// Which ones, and whether there are more than one request closes or has time to find.
    private func chosen(
        _ choice: BulkClose.Choice, at place: Place, until end: Moment
    ) async throws -> (sids: [String], hasMore: Bool) {
        guard case .fitting(let states, let before) = choice else {
            if case .named(let sids) = choice { return (sids, false) }
            return ([], false)
        }
        var sids: [String] = []
        for state in states {
            var filter = try Conversation.Filter(Fields(["State": state.rawValue]))
            if let before {
                filter = try Conversation.Filter(
                    Fields(["State": state.rawValue, "EndDate": TwilioDate.product(before)]))
            }
            var page = PageRequest(size: Conversation.kind.longestPage)
            while true {
                let found = try await backend.list(Conversation.self, at: place, filter, page)
                sids += found.rows.filter { $0.state == state.rawValue }.map(\.sid)
                if sids.count > BulkClose.most { return (Array(sids.prefix(BulkClose.most)), true) }
                guard let next = found.next else { break }
                guard Moment.now < end else { return (sids, true) }
                page.cursor = next
            }
        }
        return (sids, false)
    }
}

extension Outcome {
    fileprivate var json: JSONValue {
        guard let problem else { return ["sid": .string(sid), "state": "closed"] }
        return [
            "sid": .string(sid), "error": .string(problem.kind.rawValue), "message": .string(problem.message),
            "code": problem.code.map { JSONValue($0) } ?? .null,
        ]
    }
}
