import Crypto
import Fleet
import FleetTestSupport
import HTTP
import JSON
import Net
import Problems
import Settings

@testable import ConversationsAPI

// Asks for telephony as Twilio's clients do, and waits for what happens beside the requests.
extension Desk {
    /// A desk where nothing takes time on its way.
    static func quick() async throws -> Desk { try await Desk(environment: ["EMBEDDED_DELIVERY_SECONDS": "0"]) }

    /// Asks the account's part of the API of 2010.
    func core(_ method: Method = .get, _ path: String, _ form: FormFields = [:]) async throws -> JSONValue {
        try await twilio(method, "/2010-04-01/Accounts/\(standIn.gate.account)/\(path)", form)
    }

    /// The same with the whole answer, which may be no JSON.
    func response(_ path: String) async throws -> Response {
        try await answer(at: "/2010-04-01/Accounts/\(standIn.gate.account)/\(path)")
    }

    /// What stands at an address, for whoever has the account's name and token.
    func answer(at path: String) async throws -> Response {
        let secret = "\(standIn.gate.account):\(standIn.gate.token.reveal())"
        return try await routes.get(
            path, headers: ["Authorization": "Basic " + Base64.standard.encode(Array(secret.utf8))])
    }

    /// Has the account have a number.
    func own(_ number: String) async throws {
        _ = try await core(.post, "IncomingPhoneNumbers.json", ["PhoneNumber": number])
    }

    /// Sends a message to an address that takes it.
    func send(_ form: FormFields) async throws -> JSONValue {
        var whole: FormFields = [:]
        for (name, value) in [("To", "+15558675310"), ("From", "+15005550006")] where !form.contains(name) {
            whole.add(name, value)
        }
        for field in form.fields { whole.add(field.name, field.value) }
        return try await core(.post, "Messages.json", whole)
    }

    /// Waits for an answer to be as `isRight` wants it.
    @discardableResult
    func wait(
        for ask: @Sendable () async throws -> JSONValue, until isRight: (JSONValue) -> Bool
    ) async throws -> JSONValue {
        let deadline = Moment.now + .seconds(30)
        var last = JSONValue.null
        while Moment.now < deadline {
            last = try await ask()
            if isRight(last) { return last }
        }
        throw Problem(.timedOut, "It did not become what it should: \(last)")
    }

    /// Waits for a message or a call to have come so far.
    @discardableResult
    func thing(_ path: String, is status: String) async throws -> JSONValue {
        try await wait(for: { try await core(.get, path) }, until: { $0["status"]?.string == status })
    }

    /// Seconds since 1970.
    var now: Int { Clock.milliseconds / 1_000 }

    /// Somebody, and the number of the account through which they take part.
    static let pair: FormFields = [
        "MessagingBinding.Address": "+15558675310", "MessagingBinding.ProxyAddress": "+15005550006",
    ]

    /// Has a message come in from them, and waits until it is handed on.
    @discardableResult
    func receive(_ body: String) async throws -> JSONValue {
        let made = try await api(
            .post, "/outbox/inbound", ["from": "+15558675310", "to": "+15005550006", "body": .string(body)])
        return try await thing("Messages/\(made.sid).json", is: "received")
    }

    /// What is said in a conversation.
    func said(in conversation: String) async throws -> [String] {
        try await twilio(.get, "/v1/Conversations/\(conversation)/Messages")["messages"]?.array?
            .compactMap { $0["body"]?.string } ?? []
    }

    func outbox(_ query: String = "") async throws -> [JSONValue] {
        try await api(.get, "/outbox\(query)")["items"]?.array ?? []
    }
}

extension JSONValue {
    /// The SID of an answer.
    var sid: String { self["sid"]?.string ?? "none" }
}
