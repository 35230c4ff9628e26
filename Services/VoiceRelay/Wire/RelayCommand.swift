/// What Twilio is told over a ConversationRelay socket.
enum RelayCommand: Sendable, Hashable {
    case text(RelayText)
    /// Keys to press: `0-9`, `*`, `#`, and `w` for half a second.
    case sendDigits(String)
    /// The languages of what is spoken and heard from now on.
    case language(speech: String?, transcription: String?)
    /// Ends the session; the call goes on with what our action address answers.
    case end(handoff: String?)
}

/// A piece of what the agent says.
struct RelayText: Sendable, Hashable {
    /// Never trimmed: the space before a word belongs to it.
    var token: String
    /// Whether the agent has said all it will say for now.
    var isLast = false

    init(_ token: String, isLast: Bool = false) {
        self.token = token
        self.isLast = isLast
    }
}
