/// Keys of a collection that come when it is over: the # after the last digit, or digits after too long a pause. They are
/// no words of the caller's, and after a secret one they are as secret as it was.
struct StrayKeys: Sendable, Hashable {
    private let isSecret: Bool
    private let terminator: Character?
    private var until: Duration

    /// How long they come after the end, and one after the other.
    private static let patience = Duration.seconds(5)

    init(after wish: DigitWish, at now: Duration) {
        isSecret = wish.isSecret
        terminator = wish.terminator
        until = now + Self.patience
    }

    /// Whether a key is one of them; where one comes, more may.
    mutating func take(_ key: String, at now: Duration) -> Bool {
        guard now < until, isSecret || terminator.map({ key == String($0) }) == true else { return false }
        until = now + Self.patience
        return true
    }

    /// Whether keys that come now are nobody's business.
    func areSecret(at now: Duration) -> Bool { isSecret && now < until }
}
