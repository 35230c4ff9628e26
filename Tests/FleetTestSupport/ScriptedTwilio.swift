package import HTTP
package import HTTPServer
package import JSON
package import Net
import Problems

/// A Twilio that answers as the embedded one does, with trouble where the script has some.
@OnLoop
package final class ScriptedTwilio {
    /// One question as it arrived.
    package struct Asked: Sendable {
        package let method: Method
        package let target: Target
        package let headers: Headers
        package let form: FormFields
    }

    /// What goes otherwise than it should.
    package enum Trouble: Sendable {
        /// It says no, with a code of its own, and perhaps when to come back.
        case refuses(Int, code: Int, retryAfter: Int? = nil)
        /// A page for people comes, as from something on the way.
        case page(Int)
        /// The connection ends within the answer.
        case cuts
        /// No answer comes.
        case stalls
        /// The answer is another one.
        case alters(@Sendable (inout JSONObject) -> Void)
    }

    package private(set) var asked: [Asked] = []
    /// What an account sets `TWILIO_BASE_URL` to.
    package private(set) var url = ""
    private var script: [Trouble?] = []
    private let arrived = Signal()
    private let never = Signal()
    private var server: Server?

    /// - Parameter routes: What answers when nothing else is scripted.
    package init(_ routes: [Route]) throws {
        let server = Server(
            router: Router(
                routes.map { route in
                    var route = route
                    let usual = route.handler
                    route.handler = .waiting { [unowned self] in try await self.answer($0, usual) }
                    return route
                }))
        url = "http://\(try server.listen(at: .loopback(port: 0)))"
        self.server = server
    }

    /// Has the next questions meet with trouble, one after the other; nil has one answered as usual.
    package func next(_ troubles: Trouble?...) { script += troubles }

    /// Waits until so many questions have come.
    package func came(_ count: Int) async throws {
        while asked.count < count {
            let seen = arrived.count
            try await arrived.wait(beyond: seen, atMost: .seconds(30))
            guard arrived.count > seen else { throw Problem(.timedOut, "\(asked.count) questions came, not \(count).") }
        }
    }

    package func stop() {
        server?.breakOff()
        server = nil
    }

    // MARK: Answering

    private func answer(_ request: Request, _ usual: RouteHandler) async throws -> Response {
        let body = try await request.body.collect(upTo: 64 << 20)
        let isForm = request.contentType.map { $0.essence == "application/x-www-form-urlencoded" } ?? true
        asked.append(
            Asked(
                method: request.method, target: request.target, headers: request.headers,
                form: isForm ? try FormFields(parsing: body) : [:]))
        arrived.raise()
        var request = request
        request.body = .bytes(body)
        switch script.isEmpty ? nil : script.removeFirst() {
        case nil: return try await usual(request)
        case .refuses(let status, let code, let retryAfter): return try refusal(status, code, retryAfter)
        case .page(let status):
            return Response(
                Status(code: status), contentType: "text/html", content: .bytes(Array("<html>Sorry</html>".utf8)))
        case .cuts:
            return Response(
                contentType: "application/json",
                content: .stream(length: 1_000) { writer in
                    try await writer.write("{")
                    throw Problem(.unavailable, "The script cuts the connection here.")
                })
        case .stalls:
            try await never.wait(beyond: 0, atMost: .seconds(60))
            return .empty()
        case .alters(let alter):
            var response = try await usual(request)
            var members = try response.json.object ?? [:]
            alter(&members)
            response.content = .bytes(try JSONValue.object(members).bytes)
            return response
        }
    }

    private func refusal(_ status: Int, _ code: Int, _ retryAfter: Int?) throws -> Response {
        var response = try Response.json(
            [
                "code": JSONValue(code), "message": "As the script says.", "status": JSONValue(status),
                "more_info": .string("https://www.twilio.com/docs/errors/\(code)"),
            ] as JSONValue, status: Status(code: status))
        if let retryAfter { response.headers.set("Retry-After", "\(retryAfter)") }
        return response
    }
}

extension ScriptedTwilio.Trouble {
    /// The way to the next page leads to somebody else's host.
    package static let foreignNextPage = Self.alters { members in
        guard var meta = members["meta"]?.object, let next = meta["next_page_url"]?.string,
            let query = next.split(separator: "?").last
        else { return }
        meta["next_page_url"] = .string("http://thief.invalid/v1/Elsewhere?\(query)")
        members["meta"] = .object(meta)
    }

    /// Members come that nobody knows yet.
    package static let unknownMembers = Self.alters { members in
        members["colour"] = "blue"
        members["shapes"] = [["corners": 3]]
    }

    /// Every member but the SID is null.
    package static let nulls = Self.alters { members in
        for name in members.map(\.key) where name != "sid" { members[name] = .null }
    }
}
