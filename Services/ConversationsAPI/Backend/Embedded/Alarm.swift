import Fleet
import Net

/// Wakes the one who waits for a moment: when it has come, or when an earlier one is told.
@OnLoop
final class Alarm {
    private let raised = Signal()
    /// What is waited for, in milliseconds since 1970; nothing is earlier than what nobody waits for.
    private var awaited = Int.min

    /// Clocks are set: nobody sleeps longer than this without a look at it.
    private static let longest = 60_000

    nonisolated init() {}

    /// Tells that something is to be done at a moment.
    func expect(_ moment: Int) {
        guard moment < awaited else { return }
        awaited = .min
        raised.raise()
    }

    /// Waits until a moment has come, or about as long as until an earlier one that is told meanwhile.
    func wait(until moment: Int) async throws {
        let rest = min(moment - Clock.milliseconds, Self.longest)
        guard rest > 0 else { return }
        awaited = moment
        defer { awaited = .min }
        try await raised.wait(beyond: raised.count, atMost: .milliseconds(rest))
    }
}
