import HTTP
import HTTPServer
import JSON
import Net
import Problems

@testable import VoiceRelay

/// A server of somebody's that answers a tool, and says what it was asked.
@OnLoop
final class ToolServer {
    private(set) var asked: [Request] = []
    private(set) var port = 0
    private let answer: @Sendable (Request) async throws -> Response
    private var server: Server?

    init(_ answer: @escaping @Sendable (Request) async throws -> Response) throws {
        self.answer = answer
        let server = Server(
            router: Router([
                .post("/tool", "Answers.") { [unowned self] in try await self.take($0) },
                .get("/tool", "Answers.") { [unowned self] in try await self.take($0) },
            ]))
        port = try server.listen(at: .loopback(port: 0)).port
        self.server = server
    }

    private func take(_ request: Request) async throws -> Response {
        var request = request
        request.body = .bytes(try await request.body.collect(upTo: 1 << 20))
        asked.append(request)
        return try await answer(request)
    }

    func stop() {
        server?.breakOff()
        server = nil
    }

    /// The body of the last question.
    var lastBody: JSONValue {
        get async throws {
            guard let request = asked.last else { throw Problem(.notFound, "Nobody has asked.") }
            return try JSONValue(parsing: try await request.body.collect(upTo: 1 << 20))
        }
    }
}

extension ToolBench {
    /// Runs `body` with an agent that has a tool `track`, answered by a server as told.
    static func tracking(
        http: String = "", environment: [String: String] = [:],
        _ answer: @escaping @Sendable (Request) async throws -> Response,
        _ body: (ToolBench, Agent, ToolServer) async throws -> Void
    ) async throws {
        let server = try await ToolServer(answer)
        let environment = ["ALLOWED_TOOL_TARGETS": "loopback"].merging(environment) { $1 }
        let bench = try await ToolBench(environment: environment)
        let agent = ToolBench.agent(
            """
            {"tools": [{"type": "function", "function": {"name": "track", "description": "Tracks a parcel.",
            "parameters": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]}},
            "http": {"url": "http://127.0.0.1:\(await server.port)/tool"\(http)}, "slow": true, "examples": ["Track it"]}]}
            """)
        do {
            try await body(bench, agent, server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}
