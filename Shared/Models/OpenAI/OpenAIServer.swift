import HTTP
package import HTTPClient
import Net
import Problems
package import Settings

/// A server that speaks OpenAI's protocol: OpenAI itself, or any other by its address.
package struct OpenAIServer: Sendable {
    /// With `/v1`, or whatever stands in its place, and no slash at its end.
    package let address: String
    private let key: Secret?
    let client: HTTPClient

    /// The longest answer that is read, and the longest failure.
    private static let longestAnswer = 4 << 20
    private static let longestFailure = 64 << 10

    package init(_ address: String, key: Secret?, over client: HTTPClient) {
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
        self.key = key
        self.client = client
    }

    /// A client with room for every answer that can be under way at once. Over HTTP/1.1 each holds a connection for as
    /// long as it lasts, and a caller whose question waited for one would wait in silence.
    package static func client() -> HTTPClient {
        var options = HTTPClient.Options()
        options.connections = 16_384
        options.connectionsPerHost = 16_384
        return HTTPClient(options)
    }

    /// OpenAI has new names for some members, which others do not know yet.
    var isOpenAI: Bool { address.contains("://api.openai.com") || address.contains(".openai.azure.com") }

    /// Asks for a completion and answers when its head is there, which is a success.
    func complete(_ body: [UInt8], by due: Moment) async throws -> ClientResponse {
        var request = self.request(.post, "/chat/completions", within: max(.zero, due - .now))
        request.headers.add("Content-Type", "application/json")
        request.headers.add("Accept", "text/event-stream")
        request.body = .bytes(body)
        // Asking twice costs money and changes nothing: a kept connection that turns out dead is no failure.
        request.isIdempotent = true
        return try await send(request, by: due)
    }

    /// Asks for the list of models, for the sake of the connection that it leaves behind.
    func greet() async throws {
        var request = request(.get, "/models", within: .seconds(10))
        request.deadline = .seconds(10)
        do {
            _ = try await send(request, by: .now + .seconds(10)).collect(upTo: Self.longestAnswer)
        } catch let problem as Problem {
            throw ModelFailure(problem, isWithinAnswer: true)
        } catch let failure as ModelFailure where failure.status == 404 || failure.status == 405 {
            // A server without such a list has answered all the same.
        }
    }

    private func request(_ method: Method, _ path: String, within limit: Duration) -> ClientRequest {
        var request = ClientRequest(method, address + path)
        if let key { request.headers.add("Authorization", "Bearer \(key.reveal())") }
        // Whoever reads the answer keeps the time; a limit here is for what would never end.
        request.deadline = nil
        request.connectDeadline = min(limit, .seconds(5))
        request.firstByteDeadline = limit
        request.headDeadline = limit
        request.idleDeadline = .seconds(600)
        request.longestBody = Self.longestAnswer
        return request
    }

    /// Throws a `ModelFailure` when no answer came, or one that is no success.
    private func send(_ request: ClientRequest, by due: Moment) async throws -> ClientResponse {
        let response: ClientResponse
        do {
            response = try await client.send(request)
        } catch let problem as Problem {
            throw ModelFailure(problem, isWithinAnswer: false)
        }
        guard !response.status.isSuccess else { return response }
        var body: [UInt8] = []
        do {
            let slow = Problem(.timedOut, "The failure did not come whole.")
            let left = max(.zero, due - .now)
            body = try await within(left, orThrow: slow) { try await response.collect(upTo: Self.longestFailure) }
        } catch is Problem {
            // A failure that breaks off is still one, and its status is known.
        }
        throw ModelFailure(response, body: body)
    }
}
