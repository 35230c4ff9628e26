package import HTTP
package import HTTPClient
package import JSON
import Net

/// Asks a service of a test, as a person with curl would.
package struct TestClient: Sendable {
    package let port: Int
    package let client: HTTPClient
    package var headers: Headers
    private let origin: String

    package init(port: Int, headers: Headers = [:]) {
        self.port = port
        self.headers = headers
        client = HTTPClient()
        origin = "http://127.0.0.1:\(port)"
    }

    /// Asks over TLS, and trusts only those in a file of PEM.
    package init(port: Int, trusting authorities: String) {
        self.port = port
        headers = [:]
        var options = HTTPClient.Options()
        options.caFile = authorities
        client = HTTPClient(options)
        origin = "https://localhost:\(port)"
    }

    /// An answer that has arrived whole.
    package struct Answer: Sendable {
        package let status: Status
        package let headers: Headers
        package let bytes: [UInt8]

        package var text: String { String(decoding: bytes, as: UTF8.self) }
        package var json: JSONValue { get throws { try JSONValue(parsing: bytes) } }
    }

    package func get(_ path: String, headers: Headers = [:]) async throws -> Answer {
        try await send(ClientRequest(.get, url(path)), headers)
    }

    package func post(_ path: String, _ body: JSONValue = [:], headers: Headers = [:]) async throws -> Answer {
        try await tell(.post, path, body, headers)
    }

    package func patch(_ path: String, _ body: JSONValue, headers: Headers = [:]) async throws -> Answer {
        try await tell(.patch, path, body, headers)
    }

    private func tell(
        _ method: Method, _ path: String, _ body: JSONValue, _ headers: Headers
    ) async throws -> Answer {
        var request = ClientRequest(method, url(path), body: .bytes(try body.bytes))
        request.headers.set("Content-Type", "application/json")
        return try await send(request, headers)
    }

    package func options(_ path: String) async throws -> Answer {
        try await send(ClientRequest(.options, url(path)), [:])
    }

    /// Listens to a service's events.
    package func events(_ path: String = "/events", headers: Headers = [:]) async throws -> EventStream {
        var request = ClientRequest(.get, url(path))
        request.deadline = nil
        request.longestBody = nil
        add(headers, to: &request)
        return try await client.send(request).events
    }

    /// One of a service's numbers, added up over its series.
    package func metric(_ name: String, where labels: String = "") async throws -> Double? {
        let lines = try await get("/metrics").text.split(separator: "\n")
            .filter {
                ($0.hasPrefix(name + "{") || $0.hasPrefix(name + " ")) && (labels.isEmpty || $0.contains(labels))
            }
        return lines.isEmpty
            ? nil : lines.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
    }

    private func send(_ request: ClientRequest, _ headers: Headers) async throws -> Answer {
        var request = request
        request.deadline = .seconds(60)
        add(headers, to: &request)
        let response = try await client.send(request)
        return Answer(
            status: response.status, headers: response.headers, bytes: try await response.collect(upTo: 16 << 20))
    }

    private func add(_ more: Headers, to request: inout ClientRequest) {
        for field in headers.all + more.all { request.headers.set(field.name, field.value) }
    }

    private func url(_ path: String) -> String { origin + path }
}
