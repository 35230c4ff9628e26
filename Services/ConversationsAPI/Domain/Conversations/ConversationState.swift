/// How far a conversation's life has come.
enum ConversationState: String, Sendable, CaseIterable {
    case active
    case inactive
    /// Final: read and removed, but never changed.
    case closed
}

/// Why a conversation's state changed.
enum StateReason: String, Sendable {
    case request = "API"
    case timer = "TIMER"
    /// Woken by a message.
    case message = "EVENT"
}
