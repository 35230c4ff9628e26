import HTTP
import Net
import Problems

/// One connection: reads requests in order and sends each answer before it looks at the next.
///
/// ```
/// head ──▶ body (collected) ──▶ handling ──▶ head …
///   └────────────────────────────▶ │ ├──▶ upgraded ──▶ ended
///        (none, or streamed)       └─┴──▶ finishing (the last answer leaves) ──▶ ended
/// ```
@OnLoop
final class ServerConnection: ByteStreamReader {
    enum Phase { case head, body, handling, upgraded, finishing, ended }

    let server: Server
    let stream: any ByteStream
    let sender: Sender
    var phase = Phase.head

    // Reading.
    var parser = HeadParser()
    /// A first request has come: only who has asked before takes a closed connection for what it is, and asks elsewhere.
    var hasAsked = false
    /// A head has begun to arrive: its deadline stands, however slowly the rest comes.
    var headHasBegun = false
    /// What arrived while a request was being answered, or the start of what has not arrived whole.
    var pending: [UInt8] = []
    var isProcessing = false

    // Answering.
    var exchange: Exchange?
    var task: Task<Void, Never>?
    var upgrade: (any StreamUpgrade)?
    /// Nothing more is read after the answer that is being made.
    var isLast = false

    // Deadlines.
    var deadline = Moment.never
    lazy var timer = Timer { [weak self] in self?.timerFired() }
    /// Bytes the stream was ever given.
    var handed = 0
    var takenAtLastLook = 0

    init(_ server: Server, _ stream: any ByteStream) {
        self.server = server
        self.stream = stream
        sender = Sender(
            address: stream.peer?.host ?? "", isLoopback: stream.peer?.isLoopback ?? false, isSecure: stream.isSecure)
    }

    func begin() {
        setDeadline(after: limits.headTime)
        stream.start(self)
    }

    var limits: ServerLimits { server.limits }
    var isIdle: Bool { phase == .head && !headHasBegun && pending.isEmpty }
    /// The client reads its answers more slowly than they are made.
    var isBackedUp: Bool { stream.unsent > limits.unsentBytes }

    // MARK: Ending

    /// Whoever sends no more counts as gone, and its handler is cancelled. RFC 9112 §9.6 lets a client close its half
    /// and still wait; but until something is sent, TCP shows such a client and one that has left as the same, and to
    /// go on working for those who have left costs more than it serves the few that do this. A request that is answered
    /// without waiting, and what is unsent already, still reach them.
    func ended(_ end: StreamEnd) {
        leave()
    }

    /// Closes when the last answer has been given.
    func afterTurn() {
        guard phase == .head else { return }
        if isLast { return finish() }
        if !headHasBegun, stream.unsent > 0 { watchReader() }
    }

    /// Closes when the client has taken what was sent. What it still sends is thrown away.
    private func finish() {
        pending = []
        guard stream.unsent > 0 else {
            leave()
            return stream.finish()
        }
        phase = .finishing
        stream.wantsBytes(true)
        watchReader()
    }

    func drained() {
        switch phase {
        case .handling: exchange?.outgoing?.drained()
        case .head:
            if !headHasBegun { setDeadline(after: limits.idleTime) }
            readOn()
        case .finishing:
            leave()
            stream.finish()
        case .body, .upgraded, .ended: break
        }
    }

    /// Gives up the connection and whoever works for it.
    func drop() {
        guard phase != .ended else { return }
        upgrade?.breakOff()
        leave()
        stream.close()
    }

    /// Parts with everybody, once.
    func leave() {
        guard phase != .ended else { return }
        let (exchange, task) = (exchange, task)
        phase = .ended
        timer.stop()
        self.exchange = nil
        self.task = nil
        upgrade = nil
        pending = []
        task?.cancel()
        if let exchange {
            exchange.abandon(Problem(.unavailable, "The client has gone."))
            server.concluded(exchange, nil, sender)
        }
        server.left(self)
    }

    /// Lets what is running finish, and closes after it. A head that has begun to arrive is still read, and that of a
    /// newcomer is waited for a little: it may be on its way.
    func drain() {
        if let upgrade {
            upgrade.serverStops()
        } else if isIdle, !hasAsked {
            setDeadline(after: limits.newcomerTime)
        } else if isIdle {
            finish()
        } else if phase != .head {
            isLast = true
            if exchange?.isEndless == true { task?.cancel() }
        }
    }
}
