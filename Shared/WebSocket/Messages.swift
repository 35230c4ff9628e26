import Net
import Problems

/// The messages of a socket, in order, for one task to read.
package struct Messages: AsyncSequence, Sendable {
    package typealias Element = Message
    private let queue: MessageQueue

    init(_ queue: MessageQueue) { self.queue = queue }

    package func makeAsyncIterator() -> Iterator { Iterator(queue: queue) }

    package struct Iterator: AsyncIteratorProtocol, Sendable {
        let queue: MessageQueue

        /// The next message; nil after a close. Throws the `Problem` of a failure, and when the task is cancelled.
        package func next() async throws -> Message? { try await queue.next() }
    }
}

/// Keeps messages that have arrived until a task reads them, and slows the peer down when they become many.
@OnLoop
final class MessageQueue: WebSocketReader {
    private weak var socket: WebSocket?
    private var messages: [Message] = []
    private var read = 0
    private var bytes = 0
    private var end: WebSocketEnd?
    private let arrival = WaitingLine()
    private let messageLimit: Int
    private let byteLimit: Int
    private(set) var isFull = false

    init(_ socket: WebSocket) {
        self.socket = socket
        messageLimit = socket.limits.queuedMessages
        byteLimit = socket.limits.queuedBytes
    }

    /// Ends before it began.
    func refuse(_ problem: Problem) { end = WebSocketEnd(.internalError, problem: problem) }

    var count: Int { messages.count - read }

    func next() async throws -> Message? {
        while true {
            if read < messages.count { return take() }
            if let end {
                if let problem = end.problem { throw problem }
                return nil
            }
            try await arrival.wait()
        }
    }

    private func take() -> Message {
        let message = messages[read]
        read += 1
        bytes -= message.bytes.count
        if read == messages.count {
            messages.removeAll(keepingCapacity: messages.capacity <= 16)
            read = 0
        } else if read >= 64, read * 2 >= messages.count {
            messages.removeFirst(read)
            read = 0
        }
        if isFull, count * 2 <= messageLimit, bytes * 2 <= byteLimit {
            isFull = false
            socket?.wantsMessages(true)
        }
        return message
    }

    // MARK: WebSocketReader

    func received(_ message: Message, on socket: WebSocket) {
        messages.append(message)
        bytes += message.bytes.count
        if !isFull, count >= messageLimit || bytes >= byteLimit {
            isFull = true
            socket.wantsMessages(false)
        }
        arrival.openAll()
    }

    func ended(_ end: WebSocketEnd, of socket: WebSocket) {
        self.end = end
        arrival.openAll()
    }
}
