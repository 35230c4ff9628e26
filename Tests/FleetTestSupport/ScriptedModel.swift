package import HTTP
import HTTPServer
package import JSON
package import Net
import Problems

/// A model's server that speaks OpenAI's protocol, and does on each question what the script says.
@OnLoop
package final class ScriptedModel {
    /// One question as it arrived.
    package struct Asked: Sendable {
        package let headers: Headers
        package let body: JSONValue
        package let came: Moment
    }

    /// The questions so far, without those for the list of models.
    package private(set) var asked: [Asked] = []
    /// How often the list of models was asked for.
    package private(set) var greeted = 0
    /// When somebody left before their answer was whole.
    package private(set) var left: [Moment] = []
    /// Answers that were told whole.
    package private(set) var told = 0
    /// What is done when the script has come to its end.
    package var usual = ModelAct.says(["It ", "works."])
    /// What is done with a question once the script has come to its end, where that depends on the question.
    package var usually: (@OnLoop (JSONValue) -> ModelAct)?
    /// What a setting calls `OPENAI_BASE_URL`.
    package private(set) var url = ""

    private var script: [ModelAct] = []
    private let changed = Signal()
    private let never = Signal()
    private var server: Server?

    package init() throws {
        let server = Server(
            router: Router([
                .post("/v1/chat/completions", "Answers.") { [unowned self] in try await self.answer($0) },
                .get("/v1/models", "Lists.") { [unowned self] in try await self.list($0) },
            ]))
        url = "http://\(try server.listen(at: .loopback(port: 0)))/v1"
        self.server = server
    }

    /// Has the next questions answered so, one after the other.
    package func next(_ acts: ModelAct...) { script += acts }

    /// Connections that were made so far.
    package var connections: Int { server?.counts.accepted ?? 0 }

    /// Connections that are open now.
    package var openConnections: Int { server?.connectionCount ?? 0 }

    /// Waits until so many questions have come.
    package func came(_ count: Int) async throws { try await until("questions") { asked.count >= count } }

    /// Waits until so many have left before the end of their answer.
    package func lost(_ count: Int) async throws { try await until("leavings") { left.count >= count } }

    package func stop() {
        server?.breakOff()
        server = nil
    }

    /// Is not there any more, not even for those who come anew.
    package func leave() async {
        await server?.drain(within: .zero)
        server = nil
    }

    private func until(_ what: String, _ isSo: () -> Bool) async throws {
        while !isSo() {
            let seen = changed.count
            try await changed.wait(beyond: seen, atMost: .seconds(30))
            guard changed.count > seen else { throw Problem(.timedOut, "Too few \(what) came.") }
        }
    }

    // MARK: Answering

    private func list(_ request: Request) throws -> Response {
        greeted += 1
        changed.raise()
        return try .json(["object": "list", "data": [["id": "scripted", "object": "model"]]] as JSONValue)
    }

    private func answer(_ request: Request) async throws -> Response {
        let bytes = try await request.body.collect(upTo: 16 << 20)
        let question = try JSONValue(parsing: bytes)
        asked.append(Asked(headers: request.headers, body: question, came: .now))
        changed.raise()
        var act = script.isEmpty ? usually?(question) ?? usual : script.removeFirst()
        if case .waits(let delay, let then) = act {
            try await noticing { try await pause(for: delay) }
            act = then
        }
        switch act {
        case .refuses(let status, let headers, let body):
            return Response(
                Status(code: status), contentType: "application/json", headers: headers, content: .bytes(try body.bytes)
            )
        case .page(let status):
            return Response(
                Status(code: status), contentType: "text/html", content: .bytes(Array("<html>Sorry</html>".utf8)))
        case .silent:
            try await noticing { try await never.wait(beyond: 0, atMost: .seconds(60)) }
            return .empty()
        case .whole(let body): return try .json(body)
        default: return streamed(act.parts)
        }
    }

    private func streamed(_ parts: [ModelAct.Part]) -> Response {
        var response = Response(
            contentType: "text/event-stream",
            content: .stream(length: nil) { [unowned self] writer in try await write(parts, to: writer) })
        response.isEndless = true
        return response
    }

    private func write(_ parts: [ModelAct.Part], to writer: any BodyWriter) async throws {
        for part in parts {
            switch part {
            case .bytes(let bytes): try await noticing { try await writer.write(bytes) }
            case .waits(let delay): try await noticing { try await pause(for: delay) }
            case .stalls: try await noticing { try await never.wait(beyond: 0, atMost: .seconds(60)) }
            case .cuts: throw Problem(.unavailable, "The script cuts the connection here.")
            }
        }
        told += 1
        changed.raise()
    }

    private func noticing(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch {
            left.append(.now)
            changed.raise()
            throw error
        }
    }
}
