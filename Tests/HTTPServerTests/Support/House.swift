import HTTP
import Net
import Problems
import Telemetry

@testable import HTTPServer

/// A server under test, and everything its hooks were told.
@OnLoop
final class House {
    let server: Server
    let hooks = NotingHooks()

    init(_ routes: [Route], limits: ServerLimits = ServerLimits()) {
        server = Server(router: Router(routes), limits: limits, hooks: hooks)
    }

    /// A connection that the test feeds by hand.
    func feed() -> FedStream {
        let stream = FedStream()
        server.adopt(stream)
        return stream
    }

    /// A connection over a pair of sockets.
    func connect(reading: Bool = true) throws -> RawClient {
        let (near, far) = try socketPair()
        server.adopt(near)
        return RawClient(far, reading: reading)
    }

    /// What is answered to `text` sent at once, until so many answers are here or the server has closed.
    func answers(_ text: String, _ count: Int = 1) async throws -> [Answer] {
        let client = try connect()
        defer { client.close() }
        client.send(text)
        return try await client.answers(count)
    }
}

/// Keeps what the server tells its surroundings.
@OnLoop
final class NotingHooks: ServerHooks {
    /// Why a request is not let through.
    var objection: (@OnLoop (Request) -> Problem?)?
    private(set) var concluded: [ConcludedExchange] = []
    private(set) var failures: [String] = []
    private let news = Signal()
    private var named = 0

    func requestID(for head: RequestHead, from sender: Sender) -> String {
        named += 1
        return head.headers["X-Request-Id"] ?? "request-\(named)"
    }

    func objection(to request: Request, for route: ServedRoute) -> Problem? { objection?(request) }

    func context(of request: Request, for route: ServedRoute, exchange: Int) -> LogContext {
        LogContext(route: route.label)
    }

    func failed(_ error: any Error, _ request: Request, _ route: ServedRoute) {
        failures.append("\(error)")
        news.raise()
    }

    func concluded(_ exchange: ConcludedExchange) {
        concluded.append(exchange)
        news.raise()
    }

    var statuses: [Int?] { concluded.map { $0.status?.code } }

    func until(_ isSo: @OnLoop (NotingHooks) -> Bool) async throws {
        let last = Moment.now + patience
        while !isSo(self) {
            guard Moment.now < last else { throw Problem(.timedOut, "Only \(statuses) came, and \(failures).") }
            try await news.wait(beyond: news.count, atMost: patience)
        }
    }
}

/// Words a handler leaves for the test, and doors it waits at.
@OnLoop
final class Notes {
    private(set) var all: [String] = []
    private let news = Signal()

    nonisolated init() {}

    func note(_ word: String) {
        all.append(word)
        news.raise()
    }

    func has(_ word: String) -> Bool { all.contains(word) }

    /// Waits until a word was noted so often.
    func until(_ word: String, times: Int = 1) async throws {
        let last = Moment.now + patience
        while all.count(where: { $0 == word }) < times {
            guard Moment.now < last else { throw Problem(.timedOut, "Only \(all) was noted.") }
            try await news.wait(beyond: news.count, atMost: patience)
        }
    }
}

extension Array where Element == Route {
    /// Some plain routes that most tests ask.
    static var plain: [Route] {
        [
            .get("/", "Says hello.") { _ in .text("hello") },
            .get("/echo/{word}", "Says a word.") { .text($0.path["word"] ?? "") },
            .post("/echo", "Says what it was sent.") { request in
                guard case .bytes(let bytes) = request.body else { return .text("") }
                return .text(String(decoding: bytes, as: UTF8.self))
            },
        ]
    }
}

func get(_ path: String, _ fields: String...) -> String {
    "GET \(path) HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
}

func post(_ path: String, _ body: String, _ fields: String...) -> String {
    "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n"
        + fields.map { $0 + "\r\n" }.joined() + "\r\n" + body
}

extension Server {
    /// Waits until every connection has gone.
    func untilEmpty() async throws {
        let last = Moment.now + patience
        while connectionCount > 0 {
            guard Moment.now < last else { throw Problem(.timedOut, "\(connectionCount) connections are still there.") }
            try await pause(for: .milliseconds(1))
        }
    }
}
