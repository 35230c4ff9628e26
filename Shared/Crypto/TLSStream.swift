import Glibc
package import Net

/// A stream of bytes kept secret over another stream.
///
/// ```
/// start ─▶ shaking hands ─▶ established ─▶ finishing ─▶ over
///                │                │            └ the rest is sent, then close_notify
///                └─ refused ──────┴──────────▶ over, with the reason
/// ```
/// What is to be sent waits here as it was given, and is encrypted only as the stream below takes it: so little of it
/// exists twice, and a connection at rest holds no buffer.
@OnLoop
package final class TLSStream: ByteStream {
    package let peer: SocketAddress?
    package var isSecure: Bool { true }
    package var unsent: Int { waiting.count + (isOpen ? lower.unsent : 0) }
    /// Whether both sides have agreed, and who they are is certain.
    package private(set) var isEstablished = false
    /// The protocol agreed on by ALPN, known when established.
    package private(set) var chosenProtocol: String?
    /// Such as `TLSv1.3`, known when established.
    package private(set) var version: String?
    /// Called once, when established, before anything is received.
    package var whenEstablished: (@OnLoop (TLSStream) -> Void)?

    let lower: any ByteStream
    var session: TLSSession?
    var reader: (any ByteStreamReader)?
    var waiting = WaitingBytes()
    /// What arrived while the reader wanted nothing, still encrypted.
    var held: [UInt8] = []
    /// How the stream below ended, while something is held that came before.
    var heldEnd: StreamEnd?
    private var deadline: Timer?
    private var resumption: Timer?
    private let handshakeLimit: Duration
    private var hasStarted = false
    private(set) var isOpen = true
    private(set) var isFinishing = false
    var isWanted = true
    /// The peer makes us answer and does not take the answers.
    var isChoked = false
    /// Somebody saw `unsent` above zero and is to hear when it is zero again.
    var owesDrained = false

    /// How much may wait below before encryption pauses.
    static let highMark = 64 << 10
    /// How much is encrypted for one call of the system.
    static let portion = 64 << 10
    /// How much may wait for the handshake.
    package static let earlyLimit = 1 << 20
    private static let finishLimit = Duration.seconds(30)

    /// The answering side.
    package convenience init(
        server context: TLSContext, over lower: any ByteStream, handshakeLimit: Duration = .seconds(10)
    ) {
        precondition(context.isServer, "a server's stream is made from a server's context")
        self.init(TLSSession(context, host: nil), lower, handshakeLimit)
    }

    /// The calling side, which shakes hands only with `host`: a name, or an address in numbers.
    package convenience init(
        client context: TLSContext, over lower: any ByteStream, host: String, handshakeLimit: Duration = .seconds(10)
    ) {
        precondition(!context.isServer, "a client's stream is made from a client's context")
        self.init(TLSSession(context, host: host), lower, handshakeLimit)
    }

    private init(_ session: TLSSession, _ lower: any ByteStream, _ handshakeLimit: Duration) {
        self.session = session
        self.lower = lower
        self.handshakeLimit = handshakeLimit
        peer = lower.peer
    }

    /// Starts to shake hands, and then to hand arriving bytes to `reader`.
    package func start(_ reader: any ByteStreamReader) {
        guard isOpen, !isFinishing else { return }
        self.reader = reader
        guard !hasStarted else { return }
        hasStarted = true
        end(after: handshakeLimit)
        lower.start(self)
        greet()
    }

    private func end(after limit: Duration) {
        // Held for the time of the limit: a weak hold on what is there at the end of the process looks like a leak.
        let timer = Timer {
            self.deadline = nil
            self.breakOff(.failed(ETIMEDOUT))
        }
        timer.start(after: limit)
        deadline?.stop()
        deadline = timer
    }

    /// The first word is the client's, said before anything has arrived.
    private func greet() {
        var nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        guard let step = session?.shake(&nothing) else { return }
        flush()
        if case .refused(let reason) = step { failSoon(.insecure(reason)) }
    }

    func shake(_ input: inout UnsafeRawBufferPointer) {
        guard let step = session?.shake(&input) else { return }
        flush()
        switch step {
        case .done: establish()
        case .starved: break
        case .closed: fail(.failed(ECONNRESET))
        case .refused(let reason): fail(.insecure(reason))
        }
    }

    private func establish() {
        isEstablished = true
        chosenProtocol = session?.chosenProtocol
        version = session?.version
        deadline?.stop()
        deadline = nil
        let listener = whenEstablished
        whenEstablished = nil
        if !isFinishing { listener?(self) }
        if isFinishing, isOpen { end(after: Self.finishLimit) }
        sendWaiting()
    }

    // MARK: Reading

    package func wantsBytes(_ wanted: Bool) {
        guard wanted != isWanted, isOpen else { return }
        isWanted = wanted
        guard wanted, !held.isEmpty || heldEnd != nil else { return settleReading() }
        // What is held is handed on by the loop, not from within the call of somebody who may be in the midst of things.
        let timer = Timer { [weak self] in self?.takeHeld() }
        timer.start(after: .zero)
        resumption = timer
    }

    /// Tells the stream below whether to read: always for a handshake, later as the reader likes.
    func settleReading() {
        guard isOpen else { return }
        lower.wantsBytes(!isEstablished || isFinishing || (isWanted && held.isEmpty && !isChoked))
    }

    // MARK: Ending

    package func finish() {
        guard isOpen, !isFinishing else { return }
        isFinishing = true
        reader = nil
        held = []
        guard hasStarted, isEstablished || !waiting.isEmpty else { return sayGoodbye() }
        if isEstablished { end(after: Self.finishLimit) }
        settleReading()
        sendWaiting()
    }

    func sayGoodbye() {
        if isEstablished { session?.sayGoodbye() }
        flush()
        lower.finish()
        forget()
    }

    package func close() {
        guard isOpen else { return }
        lower.close()
        forget()
    }

    /// Ends in a way that lets a last alert out, and tells the reader.
    func fail(_ end: StreamEnd) {
        guard isOpen else { return }
        let listener = reader
        if end == .closed { session?.sayGoodbye() }
        flush()
        lower.finish()
        forget()
        listener?.ended(end)
    }

    /// Ends at once, and tells the reader.
    private func breakOff(_ end: StreamEnd) {
        let listener = reader
        close()
        listener?.ended(end)
    }

    /// Fails from within a call of the owner, who should not find its stream gone under its hands.
    func failSoon(_ end: StreamEnd) {
        let timer = Timer { [weak self] in self?.breakOff(end) }
        timer.start(after: .zero)
        deadline?.stop()
        deadline = timer
    }

    func forget() {
        isOpen = false
        deadline?.stop()
        deadline = nil
        resumption?.stop()
        resumption = nil
        whenEstablished = nil
        reader = nil
        session = nil
        waiting = WaitingBytes()
        held = []
        heldEnd = nil
    }
}
