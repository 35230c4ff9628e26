import Crypto
import Glibc
import HTTP
import HTTPServer
import Net
import Problems
import WebSocket

/// Serves the addresses of a conformance run until it is told to stop.
@OnLoop
struct EchoServer {
    private let address: SocketAddress
    private let certificate: Arguments.Certificate?

    init(_ address: SocketAddress, _ certificate: Arguments.Certificate?) {
        self.address = address
        self.certificate = certificate
    }

    func serve() async throws {
        useAllDescriptors()
        let tls = try certificate.map { try TLSContext.server(certificate: $0.certificate, key: $0.key) }
        let server = Server(router: Router(Self.routes))
        let stop = Promise<Void>()
        let signals = Signals([SIGTERM, SIGINT]) { _ in
            // Who asks twice means now.
            if stop.isOpen { stop.keep(()) } else { server.breakOff() }
        }
        defer { signals.shut() }
        let actual = try server.listen(at: address, tls: tls)
        WireCheck.say("wire-check listens on \(tls == nil ? "http" : "https")://\(actual)")
        try await stop.value
        await server.drain(within: .seconds(10))
    }

    /// Many connections need many descriptors; what the system allows at most is taken.
    private func useAllDescriptors() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    // MARK: Addresses

    nonisolated private static let bodyLimit = 64 << 20

    nonisolated static var routes: [Route] {
        let methods: [Method] = [.get, .post, .put, .patch, .delete, .options]
        let echoes = methods.map { method in
            Route(method, "/echo", "The request's body", .waiting(echo))
                .taking(.collected(BodyRule.Shape(limit: bodyLimit)))
                .within(.seconds(60))
        }
        return echoes + [
            .get("/json", "A fixed answer", json),
            .get("/ws", "A WebSocket that echoes", webSocket),
            .get("/sse", "Events, each with its moment", events),
        ]
    }

    nonisolated private static func echo(_ request: Request) async throws -> Response {
        Response(
            contentType: request.headers["Content-Type"],
            content: .bytes(try await request.body.collect(upTo: bodyLimit)))
    }

    /// 12 bytes, 86 letters, 2 bytes.
    nonisolated private static let fixedAnswer = Array(
        (#"{"message":""# + String(repeating: "x", count: 86) + #""}"#).utf8)

    nonisolated private static func json(_ request: Request) throws -> Response {
        .json(bytes: fixedAnswer)
    }

    nonisolated private static func webSocket(_ request: Request) async throws -> Response {
        .webSocket(request, limits: Echo.limits) { socket in
            await socket.start(Echo())
            try await socket.untilEnd()
        }
    }

    nonisolated private static func events(_ request: Request) async throws -> Response {
        let count = try request.query("events", default: 10, in: 0...1_000_000)
        let interval = Duration.milliseconds(try request.query("every", default: 1_000, in: 0...60_000))
        return .events { writer in
            for number in 0..<count {
                if number > 0 {
                    if interval > .zero { try await pause(for: interval) } else { await Task.yield() }
                }
                try await writer.send(ServerEvent(String(Moment.now.nanoseconds)))
            }
        }
    }
}
