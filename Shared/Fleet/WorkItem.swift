import HTTP
package import JSON
import Store

/// Something that has to be done once, however often it has to be tried.
package struct WorkItem: Sendable {
    /// The same for the same thing told twice.
    package var id: String
    /// Who is to be told; empty for what was told to this service.
    package var target: String
    package var kind: String
    package var headers: JSONValue
    package var body: [UInt8]
    /// The request from which it came.
    package var requestID: String?
    package var state = State.waiting
    package var created = 0
    package var attempts = 0
    package var nextTry = 0
    package var ended: Int?
    package var lastError: String?

    package enum State: String, Sendable, CaseIterable, TextReadable { case waiting, done, dead }

    package init(
        id: String, target: String = "", kind: String, headers: JSONValue = [:], body: [UInt8],
        requestID: String? = nil
    ) {
        self.id = id
        self.target = target
        self.kind = kind
        self.headers = headers
        self.body = body
        self.requestID = requestID
    }

    static let columns = """
        id, target, kind, headers, body, request, state, created, attempts, next_try, ended, last_error
        """

    static let columnsWithoutBody = """
        id, target, kind, '{}' AS headers, x'' AS body, request, state, created, attempts, next_try, ended, last_error
        """

    init(_ row: borrowing Row) throws {
        let headers: String = try row["headers"]
        self.init(
            id: try row["id"], target: try row["target"], kind: try row["kind"],
            headers: try JSONValue(parsing: headers), body: try row["body"], requestID: try row["request"])
        state = State(rawValue: try row["state"]) ?? .waiting
        created = try row["created"]
        attempts = try row["attempts"]
        nextTry = try row["next_try"]
        ended = try row["ended"]
        lastError = try row["last_error"]
    }

    /// As people look at it; the body only when they ask for this very item.
    func json(withBody: Bool) -> JSONValue {
        var members: JSONObject = [
            "id": .string(id), "kind": .string(kind), "state": .string(state.rawValue),
            "created": .string(Clock.text(created)), "attempts": .integer(Int64(attempts)),
            "nextTry": state == .waiting ? .string(Clock.text(nextTry)) : .null,
            "ended": ended.map { .string(Clock.text($0)) } ?? .null,
            "lastError": lastError.map { .string($0) } ?? .null,
            "requestId": requestID.map { .string($0) } ?? .null,
        ]
        if !target.isEmpty { members["target"] = .string(target) }
        if withBody {
            members["headers"] = headers
            members["body"] = (try? JSONValue(parsing: body)) ?? .string(String(decoding: body, as: UTF8.self))
        }
        return .object(members)
    }
}
