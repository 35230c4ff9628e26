/// Keys of a collection that come when it is over: the # after the last digit, or digits after too long a pause. They are
/// no words of the caller's, and after a secret one they are as secret as it was.
struct StrayKeys: Sendable, Hashable {
    private let isSecret: Bool
    private let terminator: Character?
    /// The caller had come to an end: what comes then is no digit of theirs.
    private let isComplete: Bool
    private var until: Duration

    /// How long they come after the end, and one after the other.
    private static let patience = Duration.seconds(5)

    init(after collection: DigitCollection, at now: Duration) {
        isSecret = collection.wish.isSecret
        terminator = collection.wish.terminator
        isComplete = collection.isComplete
        until = now + Self.patience
    }

    /// Whether a key is one of them; where one comes, more may. A key of a menu is, if it may be a digit of a secret.
    mutating func take(_ key: String, inMenu: Bool, at now: Duration) -> Bool {
        let isEnd = terminator.map { key == String($0) } == true
        let isDigit = isSecret && !(inMenu && isComplete)
        guard now < until, isEnd || isDigit else { return false }
        until = now + Self.patience
        return true
    }

    /// Whether some may still come.
    func areLive(at now: Duration) -> Bool { now < until && (isSecret || terminator != nil) }

    /// Whether keys that come now are nobody's business.
    func areSecret(at now: Duration) -> Bool { isSecret && now < until }
}
