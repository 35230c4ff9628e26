package import Net
import Problems

/// A WebSocket over any byte stream, after its handshake, at either end (RFC 6455).
///
/// ```
/// init ──▶ start ──▶ open ──▶ closing (our close frame is out) ──▶ ended
///                      └───── the peer's close frame, a failure ─────▲
/// ```
@OnLoop
package final class WebSocket {
    package nonisolated let role: Role
    /// The subprotocol agreed on in the handshake.
    package nonisolated let subprotocol: String?
    package nonisolated let limits: Limits
    /// How the connection has ended; nil while it has not.
    package internal(set) var end: WebSocketEnd?

    enum Phase { case idle, open, closing, ended }
    var phase = Phase.idle
    /// Let go of when nothing more is to be done with it.
    var stream: (any ByteStream)?
    var reader: (any WebSocketReader)?
    var encoder: FrameEncoder
    private var decoder: FrameDecoder
    private var leftOver: [UInt8]
    private var earlyEnd: StreamEnd?
    private var queue: MessageQueue?

    // Sending.
    var gathered: [UInt8] = []
    var isGathering = false
    var latestPing: [UInt8]?
    var room = WaitingLine()
    /// How many bytes the stream was ever given.
    var handed = 0

    // Waiting.
    var endWaiters = WaitingLine()
    var timer: Timer?
    var timerDue = Moment.never
    var lastHeard = Moment.now
    var pinged: Moment?
    var closeDue: Moment?
    var progressDue: Moment?
    var progressMark = 0

    /// Takes over a stream whose handshake is done, with the bytes that were read behind it.
    ///
    /// Nothing is read until `start` or the first look at `messages`; whoever wants neither closes the socket.
    package init(
        _ stream: any ByteStream, role: Role, subprotocol: String? = nil, limits: Limits = Limits(),
        leftOver: [UInt8] = []
    ) {
        self.stream = stream
        self.role = role
        self.subprotocol = subprotocol
        self.limits = limits
        self.leftOver = leftOver
        encoder = FrameEncoder(role)
        decoder = FrameDecoder(
            role, frameLimit: limits.frameBytes ?? limits.messageBytes, messageLimit: limits.messageBytes,
            fragmentLimit: limits.fragments)
        phase = .open
        stream.wantsBytes(false)
        stream.start(self)
    }

    /// Whether messages can be sent.
    package var isOpen: Bool { phase == .open }
    package var closeCode: CloseCode? { end?.code }
    package var closeReason: String? { end?.reason }
    package var peer: SocketAddress? { stream?.peer }
    package var isSecure: Bool { stream?.isSecure ?? false }

    // MARK: Reading

    /// Starts to hand messages to `reader`, which is kept until the connection has ended. To be called once.
    package func start(_ reader: any WebSocketReader) {
        guard self.reader == nil else { return }
        if let end { return reader.ended(end, of: self) }
        self.reader = reader
        keepAlive()
        guard !leftOver.isEmpty else {
            stream?.wantsBytes(true)
            return
        }
        let early = leftOver
        leftOver = []
        early.withUnsafeBytes { received($0) }
        if let earlyEnd, phase != .ended { return hungUp(earlyEnd) }
        if phase == .open, isListening { stream?.wantsBytes(true) }
    }

    /// Starts to hand messages to a closure.
    package func start(
        onMessage: @escaping @OnLoop (Message, WebSocket) -> Void,
        onEnd: @escaping @OnLoop (WebSocketEnd) -> Void = { _ in }
    ) {
        start(ClosureReader(onMessage, onEnd))
    }

    /// The messages in order, for one task to read. Ends after a close, throws the `Problem` of a failure.
    ///
    /// A peer that sends faster than they are read is made to wait.
    package var messages: Messages {
        if let queue { return Messages(queue) }
        let queue = MessageQueue(self)
        if reader == nil {
            self.queue = queue
            start(queue)
        } else {
            queue.refuse(Problem(.broken, "The messages of this socket are already being read by somebody else."))
        }
        return Messages(queue)
    }

    /// Whether messages are wanted now. After false, those of at most one read still come.
    package func wantsMessages(_ wanted: Bool) {
        guard phase == .open else { return }
        lastHeard = .now
        stream?.wantsBytes(wanted)
        isListening = wanted
    }

    /// Silence says nothing about the peer while we do not listen.
    var isListening = true

    private func handle(_ event: FrameDecoder.Event) {
        switch event {
        case .message(let message):
            if phase == .open { reader?.received(message, on: self) }
        case .ping(let payload):
            if phase == .open { answerPing(payload) }
        case .pong: break
        case .close(let code, let reason): closedByPeer(code, reason)
        case .failure(let code, let sentence):
            fail(code, sentence, code == .tooLarge ? .tooLarge : role == .server ? .invalid : .badGateway)
        }
    }

    /// Lets go of everything that a connection needs and an ended one does not.
    func release() {
        decoder.stop()
        leftOver = []
        latestPing = nil
        progressDue = nil
    }
}

extension WebSocket: ByteStreamReader {
    package func received(_ bytes: UnsafeRawBufferPointer) {
        guard phase != .ended else { return }
        lastHeard = .now
        // A stream may still hand on what it had read when it was told to wait.
        guard reader != nil || phase == .closing else { return leftOver.append(contentsOf: bytes) }
        var rest = bytes
        gather {
            while phase != .ended, let event = decoder.next(&rest) { handle(event) }
        }
    }

    package func drained() {
        progressDue = nil
        if phase == .open {
            answerLatestPing()
            room.openAll()
            reader?.drained(self)
        }
    }

    package func ended(_ streamEnd: StreamEnd) {
        guard phase != .ended else { return letGo() }
        // What came right behind the handshake is still to be read, perhaps with the peer's own word for the end.
        guard reader != nil || leftOver.isEmpty else {
            earlyEnd = streamEnd
            return
        }
        hungUp(streamEnd)
    }
}
