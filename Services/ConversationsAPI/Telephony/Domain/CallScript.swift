/// What tells a call what to do: an address to ask, or TwiML itself.
struct CallScript: Sendable, Hashable {
    var url: String?
    var method = HookMethod.post
    var fallbackURL: String?
    var fallbackMethod = HookMethod.post
    /// What was told with the request, in place of an address.
    var inline: String?
    /// What the call was told in the end, and why it was told nothing.
    var told: String?
    var error: String?
    /// How often the script was changed: an answer to an older one comes too late.
    var version = 0
    /// Whether it still has to be asked for.
    var isPending = false
}

/// Who hears of a call's steps, and of which.
struct CallCallback: Sendable, Hashable {
    var url: String
    var method = HookMethod.post
    var events: Set<Event> = [.completed]

    enum Event: String, Sendable, CaseIterable { case initiated, ringing, answered, completed }
}
