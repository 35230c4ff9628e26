import HTTP
import Net
import Problems

/// How long everything may take.
extension ServerConnection {
    /// Moves the deadline. The timer is touched only when it would ring too late: a busy connection never touches it.
    func setDeadline(after limit: Duration) { setDeadline(EventLoop.shared.now + limit) }

    func setDeadline(_ moment: Moment) {
        deadline = moment
        if !timer.isWaiting || deadline < timer.due { timer.start(at: deadline) }
    }

    /// How long a body may take to arrive, the longer the longer it is.
    func bodyTime(of exchange: Exchange) -> Duration {
        limits.bodyTime + .seconds(exchange.expectedLength / limits.bodyBytesPerSecond)
    }

    /// A handler has its own time, and one that reads its body as it arrives at least the time of the body: it cannot be
    /// done any sooner.
    func setHandlerDeadline(_ exchange: Exchange) {
        let limit = exchange.route.handlerTime ?? limits.handlerTime
        setDeadline(after: exchange.bodyIsComplete ? limit : max(limit, bodyTime(of: exchange)))
    }

    /// From now on the client has to take something of what is unsent, again and again.
    func watchReader() {
        takenAtLastLook = taken
        setDeadline(after: limits.stallTime)
    }

    /// Bytes the system has ever accepted. What is unsent may stay the same while much of it is taken and made anew.
    private var taken: Int { handed - stream.unsent }

    func timerFired() {
        guard Moment.now >= deadline else { return timer.start(at: deadline) }
        switch phase {
        case .head where headHasBegun:
            refuse(Refusal(.requestTimeout, "The request did not arrive in time."))
        case .head where stream.unsent > 0, .finishing where stream.unsent > 0: dropStalled()
        // One that has sent its last answer and is still here was not told that all has left: its stream is dead.
        case .head, .finishing: drop()
        case .body: refuse(Refusal(.requestTimeout, "The body did not arrive in time."))
        case .handling: handlerIsLate()
        case .upgraded, .ended: break
        }
    }

    private func dropStalled() {
        guard stream.unsent == 0 || taken > takenAtLastLook else { return drop() }
        watchReader()
    }

    private func handlerIsLate() {
        guard let exchange else { return drop() }
        // An answer that has begun may take as long as it likes, as long as its reader takes of it, or more of it is made.
        if let outgoing = exchange.outgoing { return look(after: outgoing, of: exchange) }
        exchange.isAnswered = true
        isLast = true
        task?.cancel()
        reply(server.explainLateness(exchange), to: exchange)
    }

    private func look(after outgoing: OutgoingBody, of exchange: Exchange) {
        guard stream.unsent == 0, !exchange.isEndless else { return dropStalled() }
        let limit = max(limits.silenceTime, exchange.route.handlerTime ?? .zero)
        let end = outgoing.lastMade + limit
        guard Moment.now >= end else { return setDeadline(min(end, .now + limits.stallTime)) }
        server.failed(Problem(.timedOut, "An answer that had begun was silent for \(limit)."), exchange)
        drop()
    }
}
