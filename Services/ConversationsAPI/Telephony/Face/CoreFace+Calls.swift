import HTTP
import HTTPServer
import Twilio

// Calls that are placed.
extension CoreFace {
    private static let calls = "/{AccountSid}/Calls"

    var callRoutes: [Route] {
        list(.get, Self.calls, "Lists the calls, newest first.", listCalls)
            + list(.post, Self.calls, "Places a call.", answers: 201, placeCall)
            + one(.get, Self.calls, "Shows one call.", showCall)
            + one(.post, Self.calls, "Gives a call other words to go by, or ends it.", changeCall)
            + one(.delete, Self.calls, "Forgets a call that is over.", answers: 204, removeCall)
    }

    private func listCalls(_ request: Request) async throws -> Response {
        let filter = try PhoneCall.Filter(Fields(request.target.parameters))
        return try await answer("calls", request) { page in
            try await telephony.read { try PhoneCall.page(filter, page, in: $0) }
        }
    }

    private func placeCall(_ request: Request) async throws -> Response {
        let draft = try PhoneCall.Draft(try await request.fields())
        return try answer(try await telephony.keep { try PhoneCall.add(draft, in: $0) }, .created)
    }

    private func showCall(_ request: Request) async throws -> Response {
        let sid = try request.jsonSID("Sid", .call)
        return try answer(try await telephony.read { try PhoneCall.find(sid, in: $0) })
    }

    private func changeCall(_ request: Request) async throws -> Response {
        let sid = try request.jsonSID("Sid", .call)
        let change = try PhoneCall.Change(try await request.fields())
        return try answer(try await telephony.keep { try PhoneCall.change(sid, change, in: $0) })
    }

    private func removeCall(_ request: Request) async throws -> Response {
        let sid = try request.jsonSID("Sid", .call)
        try await telephony.keep { try PhoneCall.remove(sid, in: $0) }
        return .empty()
    }
}
