import HTTP
import HTTPServer
import JSON
import Problems

/// What tools ask Twilio for, answered in the fewest words.
struct SmallTwilio: Sendable {
    /// The code that is the right one.
    static let code = "481293"
    static let service = "VA" + String(repeating: "2", count: 32)
    static let call = "CA" + String(repeating: "3", count: 32)

    /// Whether there is a Verify service from the start.
    var hasService = false

    var routes: [Route] {
        let account = "/2010-04-01/Accounts/{AccountSid}"
        return [
            .post("\(account)/Messages.json", "Sends.", message),
            .post("\(account)/Calls.json", "Calls.", call),
            .post("\(account)/Calls/{Sid}", "Ends.", call),
            .get("\(account)/IncomingPhoneNumbers.json", "Lists.", numbers),
            .get("/v2/Services", "Lists.", services),
            .post("/v2/Services", "Makes.", makeService),
            .post("/v2/Services/{Sid}/Verifications", "Sends.", verification),
            .post("/v2/Services/{Sid}/VerificationCheck", "Checks.", check),
        ]
    }

    private func message(_ request: Request) async throws -> Response {
        try .json(["sid": "SM1", "status": "queued"] as JSONValue, status: .created)
    }

    private func call(_ request: Request) async throws -> Response {
        try .json(["sid": .string(Self.call), "status": "queued"] as JSONValue, status: .created)
    }

    private func numbers(_ request: Request) async throws -> Response {
        try .json(["incoming_phone_numbers": [["phone_number": "+15005550009"]]] as JSONValue)
    }

    private func services(_ request: Request) async throws -> Response {
        let list: [JSONValue] = hasService ? [["sid": .string(Self.service)]] : []
        return try .json(["services": .array(list)] as JSONValue)
    }

    private func makeService(_ request: Request) async throws -> Response {
        try .json(["sid": .string(Self.service)] as JSONValue, status: .created)
    }

    private func verification(_ request: Request) async throws -> Response {
        try .json(["status": "pending"] as JSONValue, status: .created)
    }

    private func check(_ request: Request) async throws -> Response {
        let form = try FormFields(parsing: try await request.body.collect(upTo: 4_096))
        let isRight = form["Code"] == Self.code
        return try .json(["status": .string(isRight ? "approved" : "pending"), "valid": .bool(isRight)] as JSONValue)
    }
}
