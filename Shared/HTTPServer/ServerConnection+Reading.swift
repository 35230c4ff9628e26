import HTTP
import Net
import Problems

/// From bytes to requests.
extension ServerConnection {
    func received(_ bytes: UnsafeRawBufferPointer) {
        guard phase != .finishing, phase != .ended else { return }
        if pending.isEmpty {
            let used = process(bytes)
            if used < bytes.count, isReading { pending.append(contentsOf: bytes[used...]) }
        } else {
            pending.append(contentsOf: bytes)
            processPending()
        }
        regulate()
    }

    /// Goes on with what had to wait.
    func readOn() {
        processPending()
        regulate()
    }

    private func processPending() {
        guard !isProcessing, !pending.isEmpty, hasUseForBytes else { return }
        let bytes = pending
        pending = []
        let used = bytes.withUnsafeBytes { process($0) }
        // Nothing was added meanwhile: bytes arrive on the loop, and this is the loop.
        if used < bytes.count, isReading { pending = Array(bytes[used...]) }
    }

    private var isReading: Bool { phase != .finishing && phase != .ended }

    private var hasUseForBytes: Bool {
        switch phase {
        case .head: !isBackedUp
        case .body: true
        case .handling: exchange.map { !$0.bodyIsComplete && $0.incoming?.isFull != true } ?? false
        case .upgraded, .finishing, .ended: false
        }
    }

    /// Reads on only while there is a use for what arrives, or room to keep it.
    private func regulate() {
        switch phase {
        case .head: stream.wantsBytes(!isBackedUp)
        case .body: stream.wantsBytes(true)
        case .handling:
            stream.wantsBytes(pending.count < limits.pendingBytes && exchange?.incoming?.isFull != true)
        case .upgraded, .finishing, .ended: break
        }
    }

    /// Takes what can be taken now and sends, at once, what was answered. Answers how many bytes it used.
    private func process(_ bytes: UnsafeRawBufferPointer) -> Int {
        isProcessing = true
        var used = 0
        while used < bytes.count {
            let before = used
            let rest = UnsafeRawBufferPointer(rebasing: bytes[used...])
            do throws(Refusal) {
                switch phase {
                // Behind the last request there may be the rest of its body: it is nobody's request.
                case .head where isLast: used = bytes.count
                case .head where isBackedUp: break
                case .head: used += try readHead(rest)
                case .body: used += try readBody(rest)
                case .handling: used += try feedBody(rest)
                case .upgraded: break
                case .finishing, .ended: used = bytes.count
                }
            } catch {
                refuse(error)
                used = bytes.count
            }
            if used == before { break }
        }
        isProcessing = false
        server.flush(self)
        afterTurn()
        return used
    }

    private func readHead(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> Int {
        let (used, outcome) = try parser.parse(bytes, within: limits)
        switch outcome {
        case .needsMore:
            if !headHasBegun, parser.isUnderWay || used < bytes.count {
                headHasBegun = true
                setDeadline(after: limits.headTime)
            }
        case .head(let head):
            headHasBegun = false
            begin(head, bodyHasBegun: used < bytes.count)
        }
        return used
    }

    private func begin(_ head: RequestHead, bodyHasBegun: Bool) {
        let exchange = server.begin(head, from: sender)
        self.exchange = exchange
        hasAsked = true
        if !head.keepsAlive || server.isDraining { isLast = true }
        if let refusal = exchange.refusal {
            if head.framing != .none { isLast = true }
            phase = .handling
            return reply(refusal, to: exchange)
        }
        // Whoever is not let through is not read any further.
        if head.framing != .none, object(to: exchange.request(), exchange) { return }
        let awaitsContinue = head.expectsContinue && !bodyHasBegun
        switch (head.framing, exchange.route.body) {
        case (.none, _): start(exchange)
        case (_, .streamed(let shape)):
            exchange.receive(upTo: shape.limit, collecting: false) { [weak self] in self?.readOn() }
            start(exchange)
            // Whoever has answered already does not want the body.
            if awaitsContinue, phase == .handling, !exchange.isAnswered { sayContinue() }
        case (_, let rule):
            exchange.receive(upTo: rule.limit(limits), collecting: true) {}
            phase = .body
            setDeadline(after: bodyTime(of: exchange))
            if awaitsContinue { sayContinue() }
        }
    }

    /// RFC 9110 §10.1.1.
    private func sayContinue() {
        server.claim(self)
        server.encoder.append("HTTP/1.1 100 Continue\r\n\r\n")
    }

    private func readBody(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> Int {
        guard let exchange else { return bytes.count }
        let used = try exchange.take(bytes)
        if exchange.bodyIsComplete { start(exchange) }
        return used
    }

    /// While a handler runs, the rest of its body is passed on; a next request has to wait.
    private func feedBody(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> Int {
        guard let exchange, !exchange.bodyIsComplete, exchange.incoming?.isFull != true else { return 0 }
        let used = try exchange.take(bytes)
        if exchange.bodyIsComplete, exchange.outgoing == nil, !exchange.isAnswered { setHandlerDeadline(exchange) }
        return used
    }

    /// Answers what cannot be read, and stops reading.
    func refuse(_ refusal: Refusal) {
        isLast = true
        if let exchange, exchange.incoming != nil, phase == .handling {
            // The handler reads this body: it hears of it, and its own answer is still sent.
            server.noteRefusal()
            return exchange.refuseBody(refusal.problem)
        }
        let exchange = self.exchange ?? server.begin(refused: refusal, from: sender)
        self.exchange = exchange
        headHasBegun = false
        phase = .handling
        reply(server.explain(refusal, exchange), to: exchange)
    }
}
