import Crypto
import HTTP
import HTTPServer
import JSON
import Problems
import Twilio

/// Twilio's own addresses for the resources of Conversations, in the account's default service and in a named one.
struct TwilioFace: Sendable {
    let backend: any ConversationsBackend
    let gate: AccountGate

    // MARK: Routes

    /// Everything that can be done with a kind of resource that can be made, altered and removed.
    func all<R: Listed & Added & Changed & Removed>(_ type: R.Type) -> [Route] {
        list(type) + add(type) + show(type) + change(type) + remove(type)
    }

    /// Everything that can be done with what there is one of.
    func single<R: Changed>(_ type: R.Type) -> [Route] { show(type) + change(type) }

    func list<R: Listed>(_ type: R.Type) -> [Route] {
        routes(.get, R.kind, "Lists", answers: 200) { try await listAnswer(type, $0, $1) }.map { $0.listingAsTwilio() }
    }

    func add<R: Added>(
        _ type: R.Type, answering status: @escaping @Sendable (R.Draft) -> Status = { _ in .created }
    ) -> [Route] {
        routes(.post, R.kind, "Makes", answers: 201) { request, place in
            let draft = try R.Draft(Fields(try await form(request)))
            let made = try await backend.add(type, at: place, draft, Manner(asking: request))
            return try answer(made, status(draft), request, place)
        }
    }

    func show<R: Shown>(_ type: R.Type) -> [Route] {
        routes(.get, R.kind, "Shows", answers: 200, ofOne: true) { request, place in
            try answer(await backend.show(type, at: place, id(request, R.kind)), .ok, request, place)
        }
    }

    func change<R: Changed>(_ type: R.Type) -> [Route] {
        routes(.post, R.kind, "Changes", answers: 200, ofOne: true) { request, place in
            let change = try R.Change(Fields(try await form(request)))
            let changed = try await backend.change(
                type, at: place, id(request, R.kind), change, Manner(asking: request))
            return try answer(changed, .ok, request, place)
        }
    }

    func remove<R: Removed>(_ type: R.Type) -> [Route] {
        routes(.delete, R.kind, "Removes", answers: 204, ofOne: true) { request, place in
            try await backend.remove(type, at: place, id(request, R.kind), Manner(asking: request))
            return .empty()
        }
    }

    /// The routes of one doing: under the account, and under a service where the kind lives in one.
    private func routes(
        _ method: Method, _ kind: ResourceKind, _ verb: String, answers status: Int, ofOne: Bool = false,
        _ handle: @escaping @Sendable (Request, Place) async throws -> Response
    ) -> [Route] {
        let noun =
            kind.isSingle
            ? "the \(kind.noun)" : ofOne ? "one \(kind.noun)" : verb == "Lists" ? "\(kind.noun)s" : "a \(kind.noun)"
        let prefixes = (kind.isOnlyInService ? [] : ["/v1"]) + (kind.isInService ? ["/v1/Services/{ServiceSid}"] : [])
        return prefixes.map { prefix in
            let pattern = prefix + kind.pattern + (ofOne && !kind.isSingle ? "/{Sid}" : "")
            let service = prefix.hasSuffix("}")
            let route = Route(
                method, pattern, "\(verb) \(noun), as Twilio does.",
                .waiting { request in
                    try gate.check(request)
                    return try await handle(request, Place(request, kind, inService: service))
                })
            return route.twilioShaped().documented {
                $0.tag = "Twilio: Conversations"
                $0.answers = [status: "It went well."]
            }
        }
    }

    // MARK: Requests

    private func id(_ request: Request, _ kind: ResourceKind) throws -> String {
        kind.isSingle ? "" : try request.parameter("Sid")
    }

    func form(_ request: Request) async throws -> FormFields {
        // A request that says nothing may leave the type out, as Twilio's clients do.
        let bytes = try await request.body.collect(upTo: AccountGate.longestForm)
        return try FormFields(parsing: bytes)
    }

    // MARK: Answers

    func answer(
        _ resource: some Resource, _ status: Status, _ request: Request, _ place: Place
    ) throws -> Response {
        var writer = MemberWriter(.twilio, base: request.ownBase, at: place)
        writer.resource(resource)
        return .json(bytes: try writer.finish(), status: status)
    }

    private func listAnswer<R: Listed>(_ type: R.Type, _ request: Request, _ place: Place) async throws -> Response {
        let query = request.target.parameters
        let asked = try PageRequest(twilio: query, R.kind)
        let page = try await backend.list(type, at: place, try R.Filter(Fields(query)), asked)
        let envelope = PageEnvelope(
            path: request.target.path, base: request.ownBase, query: query, size: asked.size, number: asked.number)
        var writer = MemberWriter(.twilio, base: request.ownBase, at: place, reserving: 512 * (page.rows.count + 1))
        writer.beginObject()
        writer.rows(page.rows)
        writer.member("meta", envelope.meta(R.kind.key, page.previous, page.next))
        writer.endObject()
        return .json(bytes: try writer.finish())
    }
}

extension Place {
    /// The place that a request's path names.
    init(_ request: Request, _ kind: ResourceKind, inService: Bool) throws {
        self.init(service: inService ? try request.parameter("ServiceSid") : nil)
        parents = try kind.parentNames.map { try request.parameter($0) }
    }
}

extension ResourceKind {
    /// What the parents in its path are called: `ConversationSid`.
    var parentNames: [String] { path.dropLast().map { $0.dropLast() + "Sid" } }

    /// The pattern of its list: `/Conversations/{ConversationSid}/Messages`.
    var pattern: String {
        var pattern = ""
        for (word, name) in zip(path, parentNames.map(Optional.some) + [nil]) {
            pattern += "/" + word
            if let name { pattern += "/{\(name)}" }
        }
        return pattern
    }
}
