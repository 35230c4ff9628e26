import HTTP
package import HTTPServer
import Problems
package import Settings

/// The web sites besides its own whose pages may ask a service, below `/api` (CORS).
///
/// No cookie lets anybody in here, so none is ever allowed to be sent along, and no site is let in that is not named.
package struct AllowedOrigins: Sendable, Hashable {
    private let origins: Set<String>

    /// No other site at all.
    package static let none = AllowedOrigins([])

    package init(_ origins: Set<String>) { self.origins = origins }

    package init(from reader: inout SettingsReader) {
        let told = reader.list(
            "CORS_ORIGINS", "Web sites whose pages may ask below /api, such as https://desk.example.com.")
        for text in told where !Self.isOrigin(text) {
            reader.note(
                "CORS_ORIGINS must be origins such as https://desk.example.com, each without a path; "
                    + "\(text) is none.", field: "CORS_ORIGINS")
        }
        origins = Set(told.map { $0.lowercased() })
    }

    private static let prefix = "/api/"

    private static func isOrigin(_ text: String) -> Bool {
        let text = text.lowercased()
        for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
            return Authority(text.dropFirst(scheme.count)).map { !$0.host.isEmpty } ?? false
        }
        return false
    }

    /// The origin of a request, if its pages may ask.
    func origin(of request: Request) -> String? {
        guard !origins.isEmpty, request.target.path.hasPrefix(Self.prefix) else { return nil }
        let told = request.headers.values("Origin")
        guard told.count == 1, origins.contains(told[0].lowercased()) else { return nil }
        return told[0]
    }

    // MARK: Routes

    /// The same routes, which tell browsers that those pages may read what is answered, and answer what browsers ask
    /// before they ask.
    package func around(_ routes: [Route]) -> [Route] {
        guard !origins.isEmpty else { return routes }
        let shared = routes.filter { $0.pattern.description.hasPrefix(Self.prefix) }
        // Addresses are the same whatever their names are called.
        let shapes = Dictionary(grouping: shared) { route in
            route.pattern.segments.map { if case .word(let word) = $0 { word } else { "{}" } }
        }
        let asked = shapes.values.map { preflight($0[0].pattern, Set($0.map(\.method.name))) }
        return routes.map { $0.pattern.description.hasPrefix(Self.prefix) ? telling($0) : $0 } + asked
    }

    private func preflight(_ pattern: RoutePattern, _ methods: Set<String>) -> Route {
        let methods = methods.union(methods.contains("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"])
        let allowed = methods.sorted().joined(separator: ", ")
        return Route.options(pattern.description) { request in
            var response = Response(.noContent, headers: ["Allow": allowed])
            guard let origin = origin(of: request) else { return response }
            note(origin, on: &response)
            response.headers.set("Access-Control-Allow-Methods", allowed)
            response.headers.set("Access-Control-Allow-Headers", Self.fields)
            response.headers.set("Access-Control-Max-Age", "600")
            if request.headers["Access-Control-Request-Private-Network"] == "true" {
                response.headers.set("Access-Control-Allow-Private-Network", "true")
            }
            return response
        }
    }

    private static let fields = """
        Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Fleet-Token, X-Request-Id, \
        X-Twilio-Webhook-Enabled
        """
    private static let readable = "Content-Disposition, ETag, Location, Retry-After, X-Request-Id"

    private func telling(_ route: Route) -> Route {
        var route = route
        let style = route.problemStyle
        switch route.handler {
        case .waiting(let handler):
            route.handler = .waiting { request in
                guard let origin = origin(of: request) else { return try await handler(request) }
                do {
                    return told(origin, try await handler(request))
                } catch let problem as Problem {
                    // The page has to be able to read why.
                    return told(origin, style.answer(problem, request))
                }
            }
        case .atOnce(let handler):
            route.handler = .atOnce { request in
                guard let origin = origin(of: request) else { return try handler(request) }
                do {
                    return told(origin, try handler(request))
                } catch let problem as Problem {
                    return told(origin, style.answer(problem, request))
                }
            }
        }
        return route
    }

    private func told(_ origin: String, _ response: Response) -> Response {
        var response = response
        note(origin, on: &response)
        response.headers.set("Access-Control-Expose-Headers", Self.readable)
        return response
    }

    private func note(_ origin: String, on response: inout Response) {
        response.headers.set("Access-Control-Allow-Origin", origin)
        response.headers.add("Vary", "Origin")
    }
}

extension Route {
    /// Answers what browsers ask before they let a page ask.
    fileprivate static func options(_ pattern: String, _ handler: @escaping RouteHandler.AtOnce) -> Route {
        Route(.options, pattern, "Says what may be asked from another site.", .atOnce(handler)).open()
            .documented { $0.isHidden = true }
    }
}
