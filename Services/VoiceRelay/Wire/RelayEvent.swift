import JSON

/// What Twilio tells over a ConversationRelay socket.
enum RelayEvent: Sendable, Hashable {
    case setup(RelaySetup)
    case prompt(RelayPrompt)
    case dtmf(String)
    case interrupt(RelayInterrupt)
    /// Twilio could not make sense of what we sent, or one of its providers failed.
    case error(String)
    case info(name: String, value: String)
    /// Of a type that nobody knows here; it is kept, and nothing comes of it.
    case unknown(type: String)
}

/// Who calls whom: the first message of every session.
struct RelaySetup: Sendable, Hashable {
    var sessionID = ""
    var accountSID = ""
    var callSID = ""
    var parentCallSID = ""
    var from = ""
    var to = ""
    var forwardedFrom = ""
    var callerName = ""
    var direction = "inbound"
    var callType = "PSTN"
    var callStatus = "RINGING"
    /// What the TwiML's parameters said.
    var parameters: [String: String] = [:]
}

/// What the caller says. Each partial one holds all that was said so far.
struct RelayPrompt: Sendable, Hashable {
    var text = ""
    /// The tag that Twilio tells, such as `es-ES`, or only `es`.
    var language: String?
    var isLast = true
}

/// The caller cut the agent short.
struct RelayInterrupt: Sendable, Hashable {
    /// What the caller had heard, perhaps only the last clause of it, perhaps nothing.
    var heard = ""
    /// How long the agent had spoken.
    var milliseconds: Int?
}
