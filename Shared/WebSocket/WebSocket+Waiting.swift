import Net
import Problems

/// One timer a socket, moved lazily: what arrives only notes the moment, and the timer looks when it rings.
extension WebSocket {
    /// At least so much has to leave, or all there is, each time `limits.stall` passes.
    private static let leastProgress = 64 << 10

    /// Begins to watch for silence.
    func keepAlive() {
        lastHeard = .now
        wake(at: lastHeard + limits.pingAfter)
    }

    /// Begins to watch whether the peer reads what waits for it.
    func expectProgress() {
        guard let stream else { return }
        let due = Moment.now + limits.stall
        progressMark = handed - stream.unsent + min(stream.unsent, Self.leastProgress)
        progressDue = due
        wake(at: due)
    }

    /// Sees to it that the timer rings no later than at `moment`.
    func wake(at moment: Moment) {
        guard moment < timerDue else { return }
        let timer = self.timer ?? Timer { [weak self] in self?.rang() }
        self.timer = timer
        timerDue = moment
        timer.start(at: moment)
    }

    private func rang() {
        timerDue = .never
        let now = Moment.now
        if let closeDue, closeDue <= now {
            guard phase != .ended else {
                stream?.close()
                return letGo()
            }
            return drop("The peer did not answer the close frame.")
        }
        if let progressDue, progressDue <= now {
            guard let stream, handed - stream.unsent >= progressMark else {
                return drop("The peer did not read what was sent to it.")
            }
            if stream.unsent > 0 { expectProgress() } else { self.progressDue = nil }
        }
        if phase == .open { watchSilence(now) }
        if let closeDue { wake(at: closeDue) }
        if let progressDue { wake(at: progressDue) }
    }

    private func watchSilence(_ now: Moment) {
        if !isListening { lastHeard = now }
        guard lastHeard + limits.pingAfter <= now else { return wake(at: lastHeard + limits.pingAfter) }
        let patience = max(limits.silence - limits.pingAfter, .zero)
        // A ping that left late, because we were busy ourselves, is given its full time to be answered.
        if let pinged, pinged >= lastHeard {
            guard pinged + patience <= now else { return wake(at: min(pinged + patience, now + limits.pingAfter)) }
            let sentence = "Nothing was heard from the peer, not even an answer to a ping."
            return fail(.internalError, sentence, .timedOut)
        }
        ping()
        pinged = now
        wake(at: now + min(patience, limits.pingAfter))
    }
}
