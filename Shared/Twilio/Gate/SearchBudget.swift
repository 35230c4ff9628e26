import Guarded

/// How often the cause of a mismatch is looked for: each look costs as much as some hundred checks, and anybody can ask
/// for one by a wrong signature.
final class SearchBudget: Sendable {
    private static let mostInASecond = 20

    private let state = Guarded((since: ContinuousClock.now, used: 0))

    func take() -> Bool {
        let now = ContinuousClock.now
        return state.withLock { state in
            if now - state.since >= .seconds(1) { state = (now, 0) }
            guard state.used < Self.mostInASecond else { return false }
            state.used += 1
            return true
        }
    }
}
