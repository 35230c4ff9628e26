import Crypto
import Net
import Problems
import WebSocket

/// Connects to a WebSocket and echoes what it is sent until the server closes.
@OnLoop
struct EchoClient {
    private let url: String
    private let authorities: String?

    init(_ url: String, _ authorities: String?) {
        self.url = url
        self.authorities = authorities
    }

    func run() async throws {
        // Plain connections need no certificates, so none are loaded for them.
        let tls = url.lowercased().hasPrefix("wss") ? try TLSContext.client(authorities: authorities) : nil
        let socket = try await WebSocketClient.connect(url, limits: Echo.limits) { host, port, _ in
            let stream = try await Connector.connect(host: host, port: port, within: .seconds(10))
            guard let tls else { return stream }
            return TLSStream(client: tls, over: stream, host: host)
        }
        socket.start(Echo())
        if let problem = try await socket.untilEnd().problem { throw problem }
    }
}
