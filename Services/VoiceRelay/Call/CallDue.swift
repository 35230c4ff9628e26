/// What a call waits for, and until when, in time since the session began.
struct CallDue: Sendable, Hashable {
    /// Something to bridge the wait for an answer.
    var filler: Duration?
    /// Nobody has said anything.
    var silence: Duration?
    /// The next key, or the first.
    var keys: Duration?
    /// A piece of speech that is not over.
    var piece: Duration?
    /// Whether it was a key that is nobody's, or the caller's voice, that cut the agent off.
    var doubt: Duration?
    /// The goodbye has been heard.
    var farewell: Duration?
    /// Twilio should have closed the socket.
    var close: Duration?

    /// The earliest of them.
    var next: Duration? {
        var next: Duration?
        for moment in [filler, silence, keys, piece, doubt, farewell, close] {
            if let moment, moment < next ?? moment + .nanoseconds(1) { next = moment }
        }
        return next
    }

    /// Takes out one that has come.
    static func take(_ moment: inout Duration?, at now: Duration) -> Bool {
        guard let due = moment, due <= now else { return false }
        moment = nil
        return true
    }
}
