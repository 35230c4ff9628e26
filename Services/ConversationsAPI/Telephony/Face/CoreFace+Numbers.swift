import HTTP
import HTTPServer
import Problems
import Twilio

// The account, and the numbers it has.
extension CoreFace {
    private static let numbers = "/{AccountSid}/IncomingPhoneNumbers"

    var accountRoutes: [Route] {
        list(.get, "", "Lists the account.", listAccounts) + one(.get, "", "Shows the account.", showAccount)
            + one(.post, "", "Gives the account another name.", renameAccount)
    }

    var numberRoutes: [Route] {
        list(.get, Self.numbers, "Lists the account's numbers, newest first.", listNumbers)
            + list(.post, Self.numbers, "Takes a number for the account.", answers: 201, addNumber)
            + one(.get, Self.numbers, "Shows one number.", showNumber)
            + one(.post, Self.numbers, "Says what happens when somebody writes to a number or calls it.", changeNumber)
            + one(.delete, Self.numbers, "Gives a number back.", answers: 204, removeNumber)
    }

    private func listAccounts(_ request: Request) async throws -> Response {
        let (name, status) = (request.target.parameters["FriendlyName"], request.target.parameters["Status"])
        return try await answer("accounts", request) { _ in
            let owner = try await telephony.read { try EmbeddedOwner.find(in: $0) }
            let isMeant = (name ?? owner.friendlyName) == owner.friendlyName && (status ?? "active") == "active"
            return Page(rows: isMeant ? [owner] : [])
        }
    }

    private func showAccount(_ request: Request) async throws -> Response {
        try checkOwn(request)
        return try answer(try await telephony.read { try EmbeddedOwner.find(in: $0) })
    }

    private func renameAccount(_ request: Request) async throws -> Response {
        try checkOwn(request)
        let name = try (try await request.fields()).required("FriendlyName", upTo: 64)
        return try answer(try await telephony.keep { try EmbeddedOwner.rename(name, in: $0) })
    }

    private func checkOwn(_ request: Request) throws {
        let sid = try request.jsonSID("Sid", .account)
        guard sid == gate.account else { throw Problem.missing("Accounts", sid) }
    }

    private func listNumbers(_ request: Request) async throws -> Response {
        let filter = try OwnedNumber.Filter(Fields(request.target.parameters))
        return try await answer("incoming_phone_numbers", request) { page in
            try await telephony.read { try OwnedNumber.page(filter, page, in: $0) }
        }
    }

    private func addNumber(_ request: Request) async throws -> Response {
        let draft = try OwnedNumber.Draft(try await request.fields())
        return try answer(try await telephony.keep { try OwnedNumber.add(draft, in: $0) }, .created)
    }

    private func showNumber(_ request: Request) async throws -> Response {
        let sid = try request.jsonSID("Sid", .phoneNumber)
        return try answer(try await telephony.read { try OwnedNumber.find(sid, in: $0) })
    }

    private func changeNumber(_ request: Request) async throws -> Response {
        let sid = try request.jsonSID("Sid", .phoneNumber)
        let change = try OwnedNumber.Change(try await request.fields())
        return try answer(try await telephony.keep { try OwnedNumber.change(sid, change, in: $0) })
    }

    private func removeNumber(_ request: Request) async throws -> Response {
        let sid = try request.jsonSID("Sid", .phoneNumber)
        try await telephony.keep { try OwnedNumber.remove(sid, in: $0) }
        return .empty()
    }
}
