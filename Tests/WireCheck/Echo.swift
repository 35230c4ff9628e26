import Net
import WebSocket

/// Sends back every message as it came. A peer that does not read its echoes is read no further.
@OnLoop
final class Echo: WebSocketReader {
    /// Large enough for everything that the usual conformance suites send.
    nonisolated static var limits: Limits {
        var limits = Limits()
        limits.messageBytes = 16 << 20
        limits.fragments = 1 << 20
        return limits
    }

    private var waiting: [Message] = []

    nonisolated init() {}

    func received(_ message: Message, on socket: WebSocket) {
        guard !waiting.isEmpty || !socket.post(message) else { return }
        waiting.append(message)
        socket.wantsMessages(false)
    }

    func drained(_ socket: WebSocket) {
        guard !waiting.isEmpty else { return }
        var sent = 0
        while sent < waiting.count, socket.post(waiting[sent]) { sent += 1 }
        waiting.removeFirst(sent)
        if waiting.isEmpty { socket.wantsMessages(true) }
    }
}
