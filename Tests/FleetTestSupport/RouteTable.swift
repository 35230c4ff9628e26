package import HTTP
package import HTTPServer
package import JSON
import Problems

/// Answers requests by a table of routes, without a server or a socket; problems are thrown as they are.
package struct RouteTable: Sendable {
    private let router: Router

    package init(_ routes: [Route]) { router = Router(routes) }

    package func ask(
        _ method: Method, _ target: String, headers: Headers = [:], body: JSONValue? = nil
    ) async throws -> Response {
        try await ask(method, target, headers, try body.map { Body.bytes(try $0.bytes) } ?? .none)
    }

    /// Asks with a form; an empty one is no body at all.
    package func ask(
        _ method: Method, _ target: String, headers: Headers = [:], form: FormFields
    ) async throws -> Response {
        try await ask(method, target, headers, form.isEmpty ? .none : .bytes(Array(form.encoded.utf8)))
    }

    /// Asks with any body.
    package func ask(_ method: Method, _ target: String, _ headers: Headers, _ body: Body) async throws -> Response {
        guard let target = Target(target) else { throw Problem(.invalid, "\(target) is no target.") }
        guard case .route(let served, let path) = router.find(method, target.path) else {
            throw Problem(.notFound, "No route answers \(method) \(target).")
        }
        return try await served.route.handler(
            Request(method, target, headers: headers, body: body, path: path, id: "RQ-of-the-test"))
    }

    package func get(_ target: String, headers: Headers = [:]) async throws -> Response {
        try await ask(.get, target, headers: headers)
    }
}

extension Response {
    /// What it carries, read as JSON.
    package var json: JSONValue {
        get throws {
            guard case .bytes(let bytes) = content else { throw Problem(.invalid, "The answer carries no bytes.") }
            return try JSONValue(parsing: bytes)
        }
    }
}
