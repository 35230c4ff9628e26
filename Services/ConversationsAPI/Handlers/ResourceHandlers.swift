import Crypto
import HTTP
import HTTPServer
import JSON
import Problems
import Twilio

/// The project's own addresses for the resources of Conversations: JSON in, JSON out, on either backend.
struct ResourceHandlers: Sendable {
    let backend: any ConversationsBackend

    static let longestBody = 64 << 10

    // MARK: Routes

    /// Everything that can be done with a kind of resource, below an address such as `/conversations/{ConversationSid}`.
    func all<R: HouseListed & HouseAdded & HouseChanged & Removed>(_ type: R.Type, at path: String) -> [Route] {
        list(type, at: path) + add(type, at: path) + show(type, at: path) + change(type, at: path)
            + remove(type, at: path)
    }

    /// Everything that can be done with what there is one of, at an address of its own.
    func single<R: HouseChanged>(_ type: R.Type, at path: String) -> [Route] {
        show(type, at: path) + change(type, at: path)
    }

    func list<R: HouseListed>(_ type: R.Type, at path: String) -> [Route] {
        [
            route(.get, path, R.kind, "Lists the \(R.kind.noun)s there are.", 200) { request, place in
                try await listAnswer(type, request, place)
            }.documented { $0.parameters += R.queryParameters + PageRequest.parameters }
        ]
    }

    func add<R: HouseAdded>(
        _ type: R.Type, at path: String, answering status: @escaping @Sendable (R.Draft) -> Status = { _ in .created }
    ) -> [Route] {
        [
            route(.post, path, R.kind, "Makes a \(R.kind.noun).", 201) { request, place in
                let form = try R.draftWords.form(of: try await object(request))
                let manner = try manner(request, isMaking: true, form)
                let draft = try R.Draft(Fields(form))
                let made = try await backend.add(type, at: place, draft, manner)
                return try answer(made, status(draft), request, place)
            }.takingJSON(upTo: Self.longestBody)
        ]
    }

    func show<R: Shown>(_ type: R.Type, at path: String) -> [Route] {
        [
            route(.get, path + R.kind.houseID, R.kind, "Shows \(R.kind.oneNoun).", 200) { request, place in
                let found = try await backend.show(type, at: place, id(request, R.kind))
                let etag = ETag(opaque: try found.tag())
                guard Precondition(of: request, etag: etag) != .notModified else {
                    return Response(.notModified, headers: ["ETag": etag.description])
                }
                return try answer(found, .ok, request, place)
            }
        ]
    }

    /// PUT and PATCH mean the same: what is not said stays.
    func change<R: HouseChanged>(_ type: R.Type, at path: String) -> [Route] {
        [Method.put, .patch].map { method in
            route(method, path + R.kind.houseID, R.kind, "Changes \(R.kind.oneNoun): what is not said stays.", 200) {
                request, place in
                let form = try R.changeWords.form(of: try await object(request))
                let changed = try await backend.change(
                    type, at: place, id(request, R.kind), try R.Change(Fields(form)), manner(request))
                return try answer(changed, .ok, request, place)
            }.takingJSON(upTo: Self.longestBody)
        }
    }

    func remove<R: Removed>(_ type: R.Type, at path: String) -> [Route] {
        [
            route(.delete, path + "/{Sid}", R.kind, "Removes one \(R.kind.noun), with all that belongs to it.", 204) {
                request, place in
                try await backend.remove(type, at: place, request.parameter("Sid"), manner(request))
                return .empty()
            }
        ]
    }

    private func route(
        _ method: Method, _ path: String, _ kind: ResourceKind, _ summary: String, _ status: Int,
        _ handle: @escaping @Sendable (Request, Place) async throws -> Response
    ) -> Route {
        Route(
            method, "/api" + path, summary,
            .waiting { request in
                var place = Place(
                    service: kind.isOnlyInService ? try request.parameter("ServiceSid") : try request.service)
                place.parents = try kind.parentNames.map { try request.parameter($0) }
                return try await handle(request, place)
            }
        ).documented {
            $0.tag = kind.isSingle ? "configuration" : kind.key
            $0.answers = [status: "It went well."]
            if kind.isInService, !kind.isOnlyInService {
                $0.parameters = [.init("serviceSid", "The service; without it the default one.")]
            }
        }
    }

    // MARK: Requests

    private func id(_ request: Request, _ kind: ResourceKind) throws -> String {
        kind.isSingle ? "" : try request.parameter("Sid")
    }

    func object(_ request: Request) async throws -> JSONObject {
        guard let object = try await request.houseJSON.object else {
            throw Problem(.invalid, "The body must be a JSON object.", code: Fields.invalidParameter)
        }
        return object
    }

    func manner(_ request: Request, isMaking: Bool = false, _ form: FormFields = [:]) throws -> Manner {
        var manner = try Manner(asking: request)
        if isMaking { manner.key = try IdempotencyKey(of: request, asking: form) }
        if let list = ETagList(request.headers.values("If-Match")) {
            manner.condition = { tag in
                guard list.holdsStrongly(ETag(opaque: tag)) else {
                    throw Problem(.preconditionFailed, "It has changed since it was looked at.")
                }
            }
        }
        return manner
    }

    // MARK: Answers

    private func answer(
        _ resource: some Resource, _ status: Status, _ request: Request, _ place: Place
    ) throws -> Response {
        var writer = MemberWriter(.house, base: request.ownBase, at: place)
        writer.resource(resource)
        var response = Response.json(bytes: try writer.finish(), status: status)
        response.headers.set("ETag", ETag(opaque: try resource.tag()).description)
        return response
    }

    private func listAnswer<R: HouseListed>(
        _ type: R.Type, _ request: Request, _ place: Place
    ) async throws -> Response {
        let query = request.target.parameters
        let token = HouseToken(of: query)
        let asked = PageRequest(
            size: try PageRequest.size(query["pageSize"], "pageSize", R.kind), cursor: try token.cursor)
        let page = try await backend.list(type, at: place, try R.filter(of: query), asked)
        var meta: JSONObject = [
            "key": .string(MemberWriter.camel(R.kind.key)), "pageSize": .integer(Int64(asked.size)),
            "nextPageToken": page.next.map { .string(token.text($0)) } ?? .null,
            "previousPageToken": page.previous.map { .string(token.text($0)) } ?? .null,
        ]
        if let scanned = page.scanned {
            meta["scanned"] = .integer(Int64(scanned))
            meta["truncated"] = .bool(page.isCutShort)
        }
        var writer = MemberWriter(.house, base: request.ownBase, at: place, reserving: 512 * (page.rows.count + 1))
        writer.beginObject()
        writer.rows(page.rows)
        writer.member("meta", meta)
        writer.endObject()
        return .json(bytes: try writer.finish())
    }
}

extension ResourceKind {
    /// What follows the address of the kind to name one of it.
    fileprivate var houseID: String { isSingle ? "" : "/{Sid}" }
    fileprivate var oneNoun: String { isSingle ? "the \(noun)" : "one \(noun)" }
}

extension Request {
    /// The body, whose faults are told with Twilio's code.
    var houseJSON: JSONValue {
        get async throws {
            do {
                return try await json(upTo: ResourceHandlers.longestBody)
            } catch var problem as Problem where problem.kind == .invalid {
                problem.code = problem.code ?? Fields.invalidParameter
                throw problem
            }
        }
    }

    /// The service that the query names; nil for the default one.
    var service: String? {
        get throws {
            guard let text = target.parameters["serviceSid"], !text.isEmpty else { return nil }
            guard SID.isWellFormed(text, .service) else {
                throw Problem(.notFound, "There is no service \(text).", code: 20_404, field: "serviceSid")
            }
            return text
        }
    }
}

extension IdempotencyKey {
    /// The key a request names itself by; nil when it has none.
    init?(of request: Request, asking form: FormFields) throws {
        try self.init(of: request, asking: Array(form.encoded.utf8))
    }

    /// - Parameter what: What is asked, however that is written.
    init?(of request: Request, asking what: [UInt8]) throws {
        guard let key = request.headers["Idempotency-Key"] else { return nil }
        guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Problem(
                .invalid, "An Idempotency-Key has 1 to 200 visible ASCII characters.", code: Fields.invalidParameter,
                field: "Idempotency-Key")
        }
        let service = request.target.parameters["serviceSid"] ?? ""
        self.init(
            scope: "\(request.target.path) \(service)", key: key,
            digest: Hex.encode(Digest.sha256(what)))
    }
}
