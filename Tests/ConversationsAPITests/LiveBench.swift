import Fleet
import FleetTestSupport
import HTTP
import HTTPClient
import HTTPServer
import JSON
import Net
import Settings
import Testing
import Twilio

@testable import ConversationsAPI
@testable import Twilio

/// A live backend before a scripted Twilio, without anybody who looks after it meanwhile.
struct LiveBench: Sendable {
    let desk: Desk
    let twilio: ScriptedTwilio
    let backend: LiveConversations
    private let routes: RouteTable

    private init(limit: Duration) async throws {
        desk = try await Desk()
        twilio = try await ScriptedTwilio(desk.service.routes)
        backend = try await Self.backend(desk, twilio, limit)
        let resources = ResourceHandlers(backend: backend)
        routes = RouteTable(
            resources.all(ConversationService.self, at: "/services")
                + resources.all(Conversation.self, at: "/conversations")
                + resources.all(Message.self, at: "/messages/{ConversationSid}")
                + MediaHandlers(media: LiveMedia(conversations: backend, limit: limit)).ownRoutes)
    }

    /// Runs `body` with a backend that waits for Twilio so long, and not between its tries.
    static func with(limit: Duration = .seconds(20), _ body: (LiveBench) async throws -> Void) async throws {
        let bench = try await LiveBench(limit: limit)
        do {
            try await body(bench)
        } catch {
            await bench.twilio.stop()
            throw error
        }
        await bench.twilio.stop()
    }

    /// Another backend over the same file, as after a restart.
    func backendAnew() async throws -> LiveConversations { try await Self.backend(desk, twilio, .seconds(20)) }

    static func client(_ desk: Desk, at url: String) throws -> TwilioClient {
        let settings = try desk.asTwilio(at: url)
        var reader = SettingsReader(SettingsSources(environment: settings))
        var client = TwilioClient(try #require(TwilioAccount(from: &reader)), over: desk.frame.client)
        client.retries.firstDelay = .milliseconds(1)
        client.retries.longestDelay = .milliseconds(2)
        return client
    }

    private static func backend(
        _ desk: Desk, _ twilio: ScriptedTwilio, _ limit: Duration
    ) async throws -> LiveConversations {
        let frame = desk.frame
        let client = try client(desk, at: await twilio.url)
        return LiveConversations(
            twilio: client, keys: RequestKeys(frame.database, account: "AC1", log: frame.log),
            watch: TwilioWatch(client, frame.readiness, log: frame.log), limit: limit)
    }

    func api(
        _ method: Method = .get, _ path: String, _ body: JSONValue? = nil, headers: Headers = [:]
    ) async throws -> JSONValue {
        let response = try await routes.ask(method, "/api\(path)", headers: headers, body: body)
        guard case .bytes = response.content else { return .null }
        return try response.json
    }

    /// Hands over a file.
    func upload(_ body: Body, _ type: String = "image/png") async throws -> JSONValue {
        try await routes.ask(.post, "/api/media?filename=a.png", ["Content-Type": type], body).json
    }

    /// What Twilio was asked, one line a question: `POST /v1/Conversations`.
    var asked: [String] {
        get async { await twilio.asked.map { "\($0.method) \($0.target.raw)" } }
    }
}
