package import Net
package import WebSocket

/// The wire beneath a socket, so that it can be cut through without a word.
@OnLoop
package final class Cut {
    var stream: (any ByteStream)?

    nonisolated init() {}

    /// Ends the connection as a cable that is pulled does; the socket is told.
    package func cut(_ socket: WebSocket) {
        stream?.close()
        stream = nil
        socket.ended(.closed)
    }
}
