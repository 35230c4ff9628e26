package import Net
package import Problems

/// Who is told what happens on a WebSocket, on the loop and without a task between. Nothing is told after `ended`.
@OnLoop
package protocol WebSocketReader: AnyObject {
    /// A whole message has arrived.
    func received(_ message: Message, on socket: WebSocket)
    /// Everything unsent has left: `post` takes messages again.
    func drained(_ socket: WebSocket)
    /// The connection is no more; everything it held is released after this.
    func ended(_ end: WebSocketEnd, of socket: WebSocket)
}

extension WebSocketReader {
    package func drained(_ socket: WebSocket) {}
    package func ended(_ end: WebSocketEnd, of socket: WebSocket) {}
}

/// How a connection ended.
package struct WebSocketEnd: Error, Sendable, Hashable {
    /// The peer's close code, or the one it was closed with for a failure; 1005 and 1006 as RFC 6455 §7.1.5 says.
    package let code: CloseCode
    package let reason: String
    /// What went wrong; nil after a close that either side asked for.
    package let problem: Problem?

    package init(_ code: CloseCode, reason: String = "", problem: Problem? = nil) {
        self.code = code
        self.reason = reason
        self.problem = problem
    }
}

/// A reader made of a closure, for those who only care for messages.
@OnLoop
final class ClosureReader: WebSocketReader {
    private let onMessage: @OnLoop (Message, WebSocket) -> Void
    private let onEnd: @OnLoop (WebSocketEnd) -> Void

    init(
        _ onMessage: @escaping @OnLoop (Message, WebSocket) -> Void,
        _ onEnd: @escaping @OnLoop (WebSocketEnd) -> Void
    ) {
        self.onMessage = onMessage
        self.onEnd = onEnd
    }

    func received(_ message: Message, on socket: WebSocket) { onMessage(message, socket) }
    func ended(_ end: WebSocketEnd, of socket: WebSocket) { onEnd(end) }
}
