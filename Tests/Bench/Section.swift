import Net

/// What can be measured, each by itself.
enum Section: String, CaseIterable, Sendable {
    case http, idle, sse, ws, store, json, start, relay
    case bargeIn = "barge-in"
    /// Parts of `store`, by themselves.
    case pages, appends

    /// What is measured when nothing is named.
    static let usual: [Section] = [.http, .idle, .sse, .ws, .store, .json, .start, .relay, .bargeIn]

    /// What it is about, as the heading of its table.
    var heading: String {
        switch self {
        case .http: "small JSON over keep-alive"
        case .idle: "connections that do nothing"
        case .sse: "streaming through HTTPClient"
        case .ws: "WebSocket echo, 150 bytes of text"
        case .store: "writes of one small row each, and a million messages in conversations-api"
        case .pages: "pages of conversations-api, with a million messages"
        case .appends: "messages added in conversations-api, beside a million others"
        case .json: "JSON beside Foundation's"
        case .start: "from exec to ready"
        case .relay: "calls that an agent answers, the model's own time taken off"
        case .bargeIn: "callers who cut the agent short, 50 calls at once"
        }
    }

    @OnLoop
    func measure(on stand: Stand) async throws -> [Reading] {
        switch self {
        case .http: try await HTTPBench(stand).measure()
        case .idle: try await IdleBench(stand).measure()
        case .sse: try await StreamBench(stand).measure()
        case .ws: try await WebSocketBench(stand).measure()
        case .store: try await StoreBench(stand).measure() + ConversationsBench(stand).measure(.all)
        case .pages: try await ConversationsBench(stand).measure(.pages)
        case .appends: try await ConversationsBench(stand).measure(.appends)
        case .json: try await JSONBench(stand.arguments).measureApart()
        case .start: try await StartBench(stand).measure()
        case .relay: try await RelayBench(stand).measure()
        case .bargeIn: try await BargeInBench(stand).measure()
        }
    }
}
