package import Crypto
package import HTTP
package import Net
import Problems

/// Opens WebSockets to servers.
package enum WebSocketClient {
    /// Gives a connected stream to a host and port, over verified TLS where `secure`. Ends when its task is cancelled.
    package typealias Dial =
        @Sendable @OnLoop (_ host: String, _ port: Int, _ secure: Bool) async throws -> any ByteStream

    /// Connects to a `ws` or `wss` address and shakes hands, all of it within a limit.
    @OnLoop
    package static func connect(
        _ url: String, headers: Headers = [:], subprotocols: [String] = [], limits: Limits = Limits(),
        within limit: Duration = .seconds(10), dial: @escaping Dial = direct()
    ) async throws -> WebSocket {
        let address = try WebSocketAddress(url)
        let handshake = try ClientHandshake(address, headers: headers, subprotocols: subprotocols)
        let slow = Problem(.timedOut, "\(address) did not open a WebSocket within \(limit).")
        return try await within(limit, orThrow: slow) {
            try await open(address, handshake, limits, dial)
        }
    }

    /// Connects by TCP, and where it has to be secure over TLS with the system's authorities or those of `tls`.
    package static func direct(_ tls: TLSContext? = nil) -> Dial {
        { host, port, secure in
            let stream = try await Connector.connect(host: host, port: port, within: .seconds(10))
            guard secure else { return stream }
            return TLSStream(client: try tls ?? .client(), over: stream, host: host)
        }
    }

    @OnLoop
    private static func open(
        _ address: WebSocketAddress, _ handshake: ClientHandshake, _ limits: Limits, _ dial: Dial
    ) async throws -> WebSocket {
        let stream = try await dial(address.host, address.port, address.isSecure)
        do {
            let socket = try await Opening(stream, handshake, limits).socket()
            try Task.checkCancellation()
            return socket
        } catch {
            stream.close()
            throw error
        }
    }
}

/// Reads a stream until the handshake is through, then leaves it to the socket at once: nothing is lost between.
@OnLoop
private final class Opening: ByteStreamReader {
    private let stream: any ByteStream
    private var handshake: ClientHandshake
    private let limits: Limits
    private var outcome: Result<WebSocket, any Error>?
    private let arrival = WaitingLine()

    init(_ stream: any ByteStream, _ handshake: ClientHandshake, _ limits: Limits) {
        self.stream = stream
        self.handshake = handshake
        self.limits = limits
    }

    /// Sends the request and waits for what comes of it.
    func socket() async throws -> WebSocket {
        stream.start(self)
        stream.send(handshake.request)
        while true {
            if let outcome { return try outcome.get() }
            try await arrival.wait()
        }
    }

    func received(_ bytes: UnsafeRawBufferPointer) {
        guard outcome == nil, let result = handshake.take(bytes) else { return }
        switch result {
        case .accepted(let subprotocol, let leftOver):
            let socket = WebSocket(
                stream, role: .client, subprotocol: subprotocol, limits: limits, leftOver: leftOver)
            end(.success(socket))
        case .refused(let problem): end(.failure(problem))
        }
    }

    func drained() {}

    func ended(_ end: StreamEnd) {
        guard outcome == nil else { return }
        if case .insecure(let reason) = end {
            return self.end(.failure(Problem(.badGateway, "The connection was not secure: \(reason).")))
        }
        self.end(.failure(handshake.unfinished))
    }

    private func end(_ result: Result<WebSocket, any Error>) {
        outcome = result
        arrival.openAll()
    }
}
