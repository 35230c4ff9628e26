import Net

/// How often something can come over the socket of a call: more is no speech, and counts for nothing.
struct MessagePace: Sendable {
    private let burst: Double
    private let perSecond: Double
    private var left: Double
    private var last = Moment.now
    /// What was refused just now was the first of a flood.
    private(set) var isFirstRefused = false
    private var isRefusing = false

    /// Partial words come several times a second.
    static var prompts: MessagePace { MessagePace(burst: 12, perSecond: 10) }
    /// Keys, words that were played and who speaks come beside them.
    static var messages: MessagePace { MessagePace(burst: 400, perSecond: 200) }
    /// The longest that anybody says at once, in characters.
    static let longestPrompt = 4_000

    private init(burst: Double, perSecond: Double) {
        self.burst = burst
        self.perSecond = perSecond
        left = burst
    }

    /// Whether one more may come now.
    mutating func admits(at now: Moment) -> Bool {
        left = min(burst, left + (now - last).seconds * perSecond)
        last = now
        guard left >= 1 else {
            isFirstRefused = !isRefusing
            isRefusing = true
            return false
        }
        // A flood of which one now and then is let through is the same flood.
        if left >= burst / 2 { isRefusing = false }
        left -= 1
        return true
    }
}
