package import HTTP
package import HTTPClient
package import JSON
import Problems
import Settings
import Telemetry

/// A service to the right: where it answers, and how it is asked.
///
/// The request id and trace of who asks travel along, a deadline goes with each question, and a problem of the
/// neighbour's comes back as ours.
package struct Peer: Sendable {
    package let name: String
    private let address: String
    private let credential: FleetCredential
    private let client: HTTPClient
    private let authorities: String?

    /// The longest answer that is read.
    private static let longestAnswer = 16 << 20

    package init(
        _ name: String, at address: String, _ credential: FleetCredential, client: HTTPClient,
        authorities: String? = nil
    ) {
        self.name = name
        self.address = address
        self.credential = credential
        self.client = client
        self.authorities = authorities
    }

    /// Asks, and reads the answer.
    package func ask<Answer: JSONReadable>(
        _ method: Method, _ path: String, _ body: (any JSONWritable)? = nil, within limit: Duration = .seconds(5),
        headers: Headers = [:]
    ) async throws -> Answer {
        let bytes = try await send(method, path, body?.serialized(), within: limit, headers: headers)
        do {
            return try Answer(parsing: bytes)
        } catch let problem as Problem {
            throw Problem(.badGateway, "\(name) answered something that cannot be read: \(problem.message)")
        }
    }

    /// Asks where only success matters.
    package func tell(
        _ method: Method, _ path: String, _ body: (any JSONWritable)? = nil, within limit: Duration = .seconds(5),
        headers: Headers = [:]
    ) async throws {
        _ = try await send(method, path, body?.serialized(), within: limit, headers: headers)
    }

    /// Sends bytes that are JSON already, and answers with the body of a success.
    func send(
        _ method: Method, _ path: String, _ body: [UInt8]?, within limit: Duration, headers: Headers
    ) async throws -> [UInt8] {
        var request = ClientRequest(method, address + path, headers: headers)
        if let body {
            request.body = .bytes(body)
            request.headers.set("Content-Type", "application/json")
        }
        request.deadline = limit
        request.connectDeadline = min(limit, .seconds(2))
        request.firstByteDeadline = limit
        request.longestBody = Self.longestAnswer
        request.caFile = authorities
        sign(&request)
        let response = try await client.send(request)
        let answer = try await response.collect(upTo: Self.longestAnswer)
        guard response.status.isSuccess else { throw problem(response, answer) }
        return answer
    }

    private func sign(_ request: inout ClientRequest) {
        if let token = credential.current { request.headers.set("X-Fleet-Token", token.reveal()) }
        guard let context = LogContext.current else { return }
        if let id = context.requestID { request.headers.set("X-Request-Id", id.value) }
        if let trace = context.trace { request.headers.set("traceparent", trace.child().traceparent) }
    }

    /// What the neighbour says went wrong, in its own words.
    private func problem(_ response: ClientResponse, _ answer: [UInt8]) -> Problem {
        let status = response.status
        let kind: Problem.Kind =
            switch status.problemKind {
            // No failure and no success, not knowing us, and its own bugs are nothing that our caller could mend.
            case nil, .unauthorized, .methodNotAllowed, .broken: .badGateway
            case let kind?: kind
            }
        // An answer that is no JSON has no words for us; its status has said enough.
        let told = try? JSONValue(parsing: answer)
        let sentence = told?["message"]?.string ?? "\(name) answered \(status)."
        let code = told?["code"]?.int
        return Problem(
            kind, sentence, code: code == status.code ? nil : code, field: told?["field"]?.string,
            retryAfter: response.retryAfter)
    }
}
