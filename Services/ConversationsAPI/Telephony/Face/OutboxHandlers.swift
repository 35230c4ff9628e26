import HTTP
import HTTPServer
import JSON
import Problems
import Twilio

/// What people see of what the embedded Twilio sent, and how they answer in the place of those it was sent to.
struct OutboxHandlers: Sendable {
    let telephony: Telephony

    var routes: [Route] {
        [
            .get("/api/outbox", "Everything that was sent or came in, newest first.", list).documented {
                $0.parameters =
                    [.init("kind", "Only messages, calls or verifications: message, call, verification.")]
                    + Self.filters
            },
            .get("/api/outbox/calls", "Calls with what they were told to do, newest first.", listCalls).documented {
                $0.parameters = Self.filters
            },
            .get("/api/outbox/calls/{sid}", "One call, with the verbs it was told.", show),
            .get("/api/outbox/rules", "What becomes of messages and calls to certain numbers.", showRules),
            .put("/api/outbox/rules", "Says anew what becomes of messages and calls to certain numbers.", replaceRules)
                .takingJSON(upTo: ResourceHandlers.longestBody),
            .post(
                "/api/outbox/inbound", "Sends a message to one of the account's numbers, as if from a telephone.",
                receive
            )
            .takingJSON(upTo: ResourceHandlers.longestBody).documented { $0.answers = [201: "It has come in."] },
            .get("/api/outbox/{sid}", "One message, call or verification, with its code.", show),
        ].map { (route: Route) in route.documented { $0.tag = "outbox" } }
    }

    private static let filters: [RouteDocumentation.Parameter] = [
        .init("to", "Only to this address."), .init("from", "Only from this address."),
        .init("status", "Only those that have come so far."),
        .init("search", "Only with these signs in an address or the text."),
        .init("pageSize", type: "integer", "How many, up to 200."),
        .init("pageToken", "Where the page before said to go on."),
    ]

    // MARK: Looking

    private func list(_ request: Request) async throws -> Response {
        let filter = try filter(request)
        return try await page(request) { asked in
            let page = try await telephony.read { try OutboxItem.page(filter, asked, in: $0) }
            return (page.rows.map { $0.json(.house, account: telephony.account) }, page.next, page.previous)
        }
    }

    private func listCalls(_ request: Request) async throws -> Response {
        var filter = try filter(request)
        filter.kind = .call
        let wanted = filter
        return try await page(request) { asked in
            let page = try await telephony.read { board in
                let items = try OutboxItem.page(wanted, asked, in: board)
                return (try items.rows.map { try PhoneCall.find($0.sid, in: board) }, items.next, items.previous)
            }
            return (page.0.map { $0.json(.house, account: telephony.account) }, page.1, page.2)
        }
    }

    private func show(_ request: Request) async throws -> Response {
        let sid: String = try request.parameter("sid")
        let account = telephony.account
        let members = try await telephony.read { board -> JSONObject in
            switch sid.prefix(2) {
            case "CA": return try PhoneCall.find(sid, in: board).json(.house, account: account)
            case "VE": return try Verification.find(sid, in: board).json(.house, account: account)
            default:
                var members = try TextMessage.find(sid, in: board).json(.house, account: account)
                let media = try MessageMedia.of(sid, in: board)
                members["media"] = .array(media.map { .object($0.json(.house, account: account)) })
                return members
            }
        }
        return try .json(JSONValue.object(members))
    }

    private func filter(_ request: Request) throws -> OutboxItem.Filter {
        let query = request.target.parameters
        var filter = OutboxItem.Filter()
        if let kind = query.filled("kind") {
            filter.kind = OutboxItem.Kind(rawValue: kind)
            guard filter.kind != nil else {
                throw Problem(
                    .invalid, "kind must be message, call or verification.", code: Fields.invalidParameter,
                    field: "kind")
            }
        }
        filter.to = query.filled("to")
        filter.from = query.filled("from")
        filter.status = query.filled("status")
        filter.search = query.filled("search")
        return filter
    }

    private func page(
        _ request: Request, _ find: (PageRequest) async throws -> ([JSONObject], Cursor?, Cursor?)
    ) async throws -> Response {
        let query = request.target.parameters
        let token = HouseToken(of: query)
        let size = try PageRequest.size(query["pageSize"], "pageSize", OutboxItem.kind)
        let (rows, next, previous) = try await find(PageRequest(size: size, cursor: try token.cursor))
        return try .json(
            [
                "items": .array(rows.map { .object($0) }),
                "meta": [
                    "key": "items", "pageSize": JSONValue(size),
                    "nextPageToken": next.map { .string(token.text($0)) } ?? .null,
                    "previousPageToken": previous.map { .string(token.text($0)) } ?? .null,
                ],
            ] as JSONValue)
    }

    // MARK: Acting

    private func receive(_ request: Request) async throws -> Response {
        let body = try await request.houseJSON
        let key = try IdempotencyKey(of: request, asking: body.bytes)
        let message = try await Inbound(telephony).deliver(InboundMessage(json: body), once: key)
        return try .json(JSONValue.object(message.json(.house, account: telephony.account)), status: .created)
    }

    private func showRules(_ request: Request) async throws -> Response {
        try rules(try await telephony.read { try OutcomeRule.all(in: $0.db) })
    }

    private func replaceRules(_ request: Request) async throws -> Response {
        let body = try await request.houseJSON
        guard let told = body["rules"]?.array, told.count <= 200 else {
            throw Problem(
                .invalid, "The body must be {\"rules\": […]} with up to 200 rules.", code: Fields.invalidParameter,
                field: "rules")
        }
        let new = try told.map { try OutcomeRule(json: $0) }
        try await telephony.keep { try OutcomeRule.replace(by: new, in: $0) }
        return try rules(new)
    }

    private func rules(_ rules: [OutcomeRule]) throws -> Response {
        try .json(["rules": .array(rules.map(\.json))] as JSONValue)
    }
}
