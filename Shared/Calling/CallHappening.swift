/// One thing that happened in a call, as somebody who listens in would tell it.
package enum CallHappening: Sendable, Hashable {
    case connected(session: String)
    /// The first words, which Twilio speaks by itself.
    case greeted(String)
    /// A piece of what the agent says; the last one ends what it has to say.
    case agentSaid(String, isLast: Bool)
    case callerSaid(String, language: String, isLast: Bool)
    case pressed(Character)
    case interrupted(heard: String, milliseconds: Int)
    case languages(speech: String, transcription: String)
    case soundPlayed(String)
    case digitsSent(String)
    /// The agent sent what Twilio does not take.
    case messageRefused(String)
    case disconnected(SessionOutcome)
    /// Words and actions of TwiML outside of a session.
    case spoken(String)
    case dialled(String, Callee)
    /// What the person dialled hears before they are put through.
    case whispered(String)
    /// Put into a queue, and what became of it.
    case queued(String, Callee)
    case over(CallEnding)
}

/// How a ConversationRelay session ended.
package enum SessionOutcome: Sendable, Hashable {
    /// The agent ended it.
    case ended(handoff: String?)
    /// The caller hung up.
    case completed
    /// It broke, with Twilio's number for that.
    case failed(code: Int, message: String)
}

/// How a whole call ended.
package enum CallEnding: Sendable, Hashable {
    /// Whoever answered ended it.
    case goodbye
    /// A person took over.
    case transfer
    case hungUp
    /// Nobody could be asked, or the answer made no sense.
    case failed(String)
}

/// What a person does whose telephone rings.
package enum Callee: String, Sendable, Hashable, CaseIterable {
    case answered, busy
    case noAnswer = "no-answer"
    case failed
}
