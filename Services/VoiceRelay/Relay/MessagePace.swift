import Net

/// How often somebody can say something: more is no speech.
struct PromptPace: Sendable {
    private var left = burst
    private var last = Moment.now
    private(set) var isFirstRefused = false
    private var isRefusing = false

    private static let burst = 12.0
    /// Partial words come several times a second.
    private static let perSecond = 10.0
    /// The longest that anybody says at once, in characters.
    static let longest = 4_000

    /// Whether one more may come now.
    mutating func admits(at now: Moment) -> Bool {
        left = min(Self.burst, left + (now - last).seconds * Self.perSecond)
        last = now
        guard left >= 1 else {
            isFirstRefused = !isRefusing
            isRefusing = true
            return false
        }
        left -= 1
        isRefusing = false
        return true
    }
}
