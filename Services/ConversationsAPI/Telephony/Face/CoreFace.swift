import HTTP
import HTTPServer
import JSON
import Problems
import Twilio

/// Twilio's API of 2010 as far as telephony goes: what all of its addresses have in common.
struct CoreFace: Sendable {
    let telephony: Telephony
    let gate: AccountGate

    static let root = "/2010-04-01/Accounts"

    /// Every address of this API that is answered here.
    var routes: [Route] { accountRoutes + numberRoutes + messageRoutes + mediaRoutes + callRoutes }

    // MARK: Routes

    /// A list's address, with the suffix that asks for JSON; without it a request is told what is missing.
    func list(
        _ method: Method, _ path: String, _ summary: String, answers status: Int = 200,
        _ handle: @escaping @Sendable (Request) async throws -> Response
    ) -> [Route] {
        let route = self.route(method, path + ".json", summary, status, handle)
        return [
            method == .get ? route.listingAsTwilio() : route,
            self.route(method, path, "Asks for JSON.", 404) { _ in throw Problem.onlyJSON },
        ]
    }

    /// The address of one thing, whose last part holds its SID and the suffix.
    func one(
        _ method: Method, _ path: String, _ summary: String, answers status: Int = 200,
        _ handle: @escaping @Sendable (Request) async throws -> Response
    ) -> [Route] {
        [route(method, path + "/{Sid}", summary, status, handle)]
    }

    private func route(
        _ method: Method, _ path: String, _ summary: String, _ status: Int,
        _ handle: @escaping @Sendable (Request) async throws -> Response
    ) -> Route {
        Route(
            method, Self.root + path, summary,
            .waiting { request in
                try gate.check(request)
                if let account = request.path["AccountSid"], account != gate.account {
                    throw Problem(.notFound, "The requested resource /Accounts/\(account) was not found", code: 20_404)
                }
                return try await handle(request)
            }
        ).twilioShaped().documented {
            $0.tag = "Twilio: 2010-04-01"
            $0.answers = [status: "It went well."]
        }
    }

    // MARK: Answers

    func answer(_ thing: some Tellable, _ status: Status = .ok) throws -> Response {
        try .json(JSONValue.object(thing.json(.twilio, account: gate.account)), status: status)
    }

    /// A page of a list, in the flat envelope of this API, which holds nothing but the rows and where pages are.
    func answer<Row: Tellable>(
        _ key: String, _ request: Request, _ find: (PageRequest) async throws -> Page<Row>
    ) async throws -> Response {
        let page = try CorePage(request)
        do {
            let found = try await find(page.asked)
            var members: JSONObject = [
                key: .array(found.rows.map { .object($0.json(.twilio, account: gate.account)) })
            ]
            page.addEnvelope(of: found.rows.count, found.previous, found.next, to: &members)
            return try .json(JSONValue.object(members))
        } catch var problem as Problem where problem.field == "PageToken" {
            problem.code = PageToken.core.code
            throw problem
        }
    }
}

extension Request {
    /// The SID in the last part of the path, before the suffix that asks for JSON.
    func jsonSID(_ name: String = "Sid", _ kinds: SID.Kind...) throws -> String {
        let text: String = try parameter(name)
        guard text.hasSuffix(".json") else { throw Problem.onlyJSON }
        return try Self.sid(String(text.dropLast(".json".count)), kinds, target.path)
    }

    /// A SID in the middle of the path.
    func plainSID(_ name: String, _ kinds: SID.Kind...) throws -> String {
        try Self.sid(parameter(name), kinds, target.path)
    }

    private static func sid(_ text: String, _ kinds: [SID.Kind], _ path: String) throws -> String {
        guard kinds.contains(where: { SID.isWellFormed(text, $0) }) else {
            throw Problem(.notFound, "The requested resource \(path) was not found", code: 20_404)
        }
        return text
    }

    /// The form of a request; one that says nothing may leave its type out, as Twilio's clients do.
    func fields() async throws -> Fields {
        Fields(try FormFields(parsing: try await body.collect(upTo: AccountGate.longestForm)))
    }
}

extension Problem {
    /// XML, which this API speaks where nobody asks for JSON, is not spoken here.
    static let onlyJSON = Problem(
        .notFound, "Only JSON is spoken here: let the address end in .json, as Twilio's libraries do.", code: 20_404)
}
