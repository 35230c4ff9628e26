package import HTTP
package import Net
package import WebSocket

/// A connection that becomes a WebSocket, and the work that goes on over it.
@OnLoop
package final class WebSocketUpgrade: StreamUpgrade {
    /// What becomes of an open socket when the server stops.
    package enum Ending: Sendable, Hashable {
        /// It is told that the server goes away.
        case goingAway
        /// Whoever speaks over it ends it, within the time the server has.
        case byItself
    }

    private let subprotocol: String?
    private let limits: Limits
    private let ending: Ending
    private let speak: @Sendable (WebSocket) async throws -> Void
    private var socket: WebSocket?
    private var isStopping = false

    nonisolated init(
        _ subprotocol: String?, _ limits: Limits, _ ending: Ending,
        _ speak: @escaping @Sendable (WebSocket) async throws -> Void
    ) {
        self.subprotocol = subprotocol
        self.limits = limits
        self.ending = ending
        self.speak = speak
    }

    package func take(over stream: any ByteStream, _ early: [UInt8]) async {
        let socket = WebSocket(stream, role: .server, subprotocol: subprotocol, limits: limits, leftOver: early)
        self.socket = socket
        if isStopping, ending == .goingAway { socket.close(.goingAway) }
        do {
            try await speak(socket)
            socket.close(.normal)
        } catch {
            // The peer has gone or broke a rule, and knows; anything else is ours, and it should know that much.
            socket.close(.internalError)
        }
        _ = try? await socket.untilEnd()  // how it ended is for those who spoke over it
    }

    package func serverStops() {
        isStopping = true
        if ending == .goingAway { socket?.close(.goingAway) }
    }

    package func breakOff() { socket?.ended(.closed) }
}

extension Response {
    /// Turns the connection into a WebSocket for as long as `speak` lasts, or says why it cannot be one.
    package static func webSocket(
        _ request: Request, subprotocols: [String] = [], limits: Limits = Limits(),
        whenServerStops ending: WebSocketUpgrade.Ending = .goingAway,
        _ speak: @escaping @Sendable (WebSocket) async throws -> Void
    ) -> Response {
        do throws(Handshake.Refusal) {
            let handshake = try Handshake(accepting: request, subprotocols: subprotocols)
            return Response(
                .switchingProtocols, headers: handshake.headers,
                content: .upgrade(WebSocketUpgrade(handshake.subprotocol, limits, ending, speak)))
        } catch {
            return error.response
        }
    }
}
