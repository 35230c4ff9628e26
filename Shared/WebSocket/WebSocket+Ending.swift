import Net
import Problems

/// Closing, failing and being left.
extension WebSocket {
    /// Begins to close: sends a close frame, waits a while for the peer's, then drops the connection.
    ///
    /// Messages that still arrive are not told any more.
    package func close(_ code: CloseCode = .normal, reason: String = "") {
        guard phase == .open else { return }
        transmitClose(code, reason)
        phase = .closing
        room.failAll(Problem(.gone, "The WebSocket is closed."))
        stream?.wantsBytes(true)
        let due = Moment.now + limits.closing
        closeDue = due
        wake(at: due)
    }

    /// Waits until the connection has ended, and answers how.
    @discardableResult
    package func untilEnd() async throws -> WebSocketEnd {
        while true {
            if let end { return end }
            try await endWaiters.wait()
        }
    }

    /// The peer's close frame has come: it is answered with its own code, and both sides are done.
    func closedByPeer(_ code: CloseCode, _ reason: String) {
        if phase == .open { transmitClose(code, "") }
        finish(WebSocketEnd(code, reason: reason))
        if role == .server {
            hangUp()
        } else {
            // The server hangs up first (RFC 6455 §7.1.1), but is not waited for for ever.
            let due = Moment.now + limits.closing
            closeDue = due
            wake(at: due)
        }
    }

    /// The peer has done something wrong: it is told what, and not waited for (RFC 6455 §7.1.7).
    func fail(_ code: CloseCode, _ sentence: String, _ kind: Problem.Kind) {
        // Once a close was asked for, how the peer misbehaves on the way out is no failure any more.
        let problem = phase == .open ? Problem(kind, sentence) : nil
        if phase == .open { transmitClose(code, sentence) }
        finish(WebSocketEnd(code, reason: sentence, problem: problem))
        hangUp()
    }

    /// The stream has ended beneath us.
    func hungUp(_ streamEnd: StreamEnd) {
        let sentence =
            switch streamEnd {
            case .closed, .failed(0): "The connection ended without a close frame."
            case .failed(let number): "The connection broke: \(systemMessage(number))."
            case .insecure(let reason): "The connection was not secure: \(reason)."
            }
        let wasAsked = phase == .closing
        finish(WebSocketEnd(.abnormal, reason: sentence, problem: wasAsked ? nil : Problem(.unavailable, sentence)))
        letGo()
    }

    /// Drops the connection where no word would reach the peer.
    func drop(_ sentence: String) {
        let wasAsked = phase == .closing
        finish(WebSocketEnd(.abnormal, reason: sentence, problem: wasAsked ? nil : Problem(.timedOut, sentence)))
        stream?.close()
        letGo()
    }

    /// Tells everybody the end, once.
    private func finish(_ end: WebSocketEnd) {
        guard phase != .ended else { return }
        phase = .ended
        self.end = end
        closeDue = nil
        release()
        room.failAll(end.problem ?? Problem(.gone, "The WebSocket is closed."))
        endWaiters.openAll()
        let listener = reader
        reader = nil
        listener?.ended(end, of: self)
    }

    /// Closes the stream when everything unsent has left, or the peer has had its time to read it.
    private func hangUp() {
        flush()
        if let stream {
            stream.wantsBytes(true)
            stream.finish()
            if stream.unsent > 0 {
                // The timer is kept by the loop and the stream by the timer, so that both outlast this socket.
                Timer { stream.close() }.start(after: limits.closing)
            }
        }
        letGo()
    }

    /// Parts with the stream.
    func letGo() {
        stream = nil
        timer?.stop()
        timer = nil
    }
}
