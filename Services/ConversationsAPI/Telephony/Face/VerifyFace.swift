import HTTP
import HTTPServer
import JSON
import Problems
import Twilio

/// Twilio's Verify, as its clients ask it.
struct VerifyFace: Sendable {
    let telephony: Telephony
    let gate: AccountGate
    /// Who answers for the services of Chat, which are changed at the same address.
    let chat: RouteHandler

    var routes: [Route] {
        let verifications = "/{ServiceSid}/Verifications"
        return [
            route(.get, "", "Lists the services that send codes.", 200, listServices).listingAsTwilio(),
            route(.post, "", "Makes a service that sends codes.", 201, addService),
            route(.get, "/{Sid}", "Shows one such service.", 200, showService),
            route(
                .post, "/{Sid}", "Changes one such service, or renames a service of conversations.", 200, changeService),
            route(.delete, "/{Sid}", "Removes one such service, with its codes.", 204, removeService),
            route(.post, verifications, "Sends a code.", 201, start),
            route(.get, verifications + "/{Sid}", "Shows whether a code was told.", 200, show),
            route(.post, verifications + "/{Sid}", "Approves or cancels a code.", 200, change),
            route(.post, "/{ServiceSid}/VerificationCheck", "Takes a code that somebody tells.", 200, check),
        ]
    }

    private func route(
        _ method: Method, _ path: String, _ summary: String, _ status: Int,
        _ handle: @escaping @Sendable (Request) async throws -> Response
    ) -> Route {
        Route(
            method, "/v2/Services" + path, summary,
            .waiting { request in
                try gate.check(request)
                return try await handle(request)
            }
        ).twilioShaped().documented {
            $0.tag = "Twilio: Verify"
            $0.answers = [status: "It went well."]
        }
    }

    // MARK: Services

    private func listServices(_ request: Request) async throws -> Response {
        let query = request.target.parameters
        let asked = try PageRequest(twilio: query, VerifyService.kind)
        let page = try await telephony.read { try VerifyService.page(asked, in: $0) }
        let envelope = PageEnvelope(
            path: request.target.path, base: request.ownBase, query: query, size: asked.size, number: asked.number)
        let (base, account) = (request.ownBase, gate.account)
        return try .json(
            [
                "services": .array(page.rows.map { .object($0.json(.twilio, account: account, base: base)) }),
                "meta": envelope.meta("services", page.previous, page.next),
            ] as JSONValue)
    }

    private func addService(_ request: Request) async throws -> Response {
        let draft = try VerifyService.Change(try await request.fields(), isMaking: true)
        return try answer(try await telephony.keep { try VerifyService.add(draft, in: $0) }, request, .created)
    }

    private func showService(_ request: Request) async throws -> Response {
        let sid = try request.plainSID("Sid", .verifyService)
        return try answer(try await telephony.read { try VerifyService.find(sid, in: $0) }, request)
    }

    private func changeService(_ request: Request) async throws -> Response {
        if SID.isWellFormed(try request.parameter("Sid"), .service) { return try await chat(request) }
        let sid = try request.plainSID("Sid", .verifyService)
        let change = try VerifyService.Change(try await request.fields(), isMaking: false)
        return try answer(try await telephony.keep { try VerifyService.change(sid, change, in: $0) }, request)
    }

    private func removeService(_ request: Request) async throws -> Response {
        let sid = try request.plainSID("Sid", .verifyService)
        try await telephony.keep { try VerifyService.remove(sid, in: $0) }
        return .empty()
    }

    // MARK: Codes

    private func start(_ request: Request) async throws -> Response {
        let sid = try service(request)
        let draft = try Verification.Draft(try await request.fields())
        return try answer(
            try await telephony.keep { try Verification.start(draft, of: sid, in: $0) }, request, .created)
    }

    private func show(_ request: Request) async throws -> Response {
        let (service, sid) = (try service(request), try request.plainSID("Sid", .verification))
        return try answer(try await telephony.read { try Verification.find(sid, of: service, in: $0) }, request)
    }

    private func change(_ request: Request) async throws -> Response {
        let (service, sid) = (try service(request), try request.plainSID("Sid", .verification))
        let fields = try await request.fields()
        let status = try fields.choice("Status", as: Verification.Status.self, code: 60_200, empty: 60_200)
        guard let status, status == .approved || status == .canceled else {
            throw Problem(.invalid, "Status must be approved or canceled.", code: 60_200, field: "Status")
        }
        return try answer(
            try await telephony.keep { try Verification.change(sid, of: service, to: status, in: $0) }, request)
    }

    private func check(_ request: Request) async throws -> Response {
        let sid = try service(request)
        let check = try Verification.Check(try await request.fields())
        let verification = try await telephony.keep { try Verification.check(check, of: sid, in: $0) }
        var list = MemberList(.twilio, account: gate.account, base: request.ownBase)
        verification.writeCheck(to: &list)
        return try .json(JSONValue.object(list.object))
    }

    private func service(_ request: Request) throws -> String { try request.plainSID("ServiceSid", .verifyService) }

    private func answer(_ thing: some Tellable, _ request: Request, _ status: Status = .ok) throws -> Response {
        try .json(JSONValue.object(thing.json(.twilio, account: gate.account, base: request.ownBase)), status: status)
    }
}
