import Net
import Telemetry

/// The steps of stopping, one after the other. None takes longer than it may, and none keeps the next from its turn.
@OnLoop
final class Departure {
    private let log: Log
    private var isHurried = false
    private var wait: BoundedWait?

    /// What a step may take once somebody is in a hurry.
    static let hurriedLimit = Duration.milliseconds(500)

    init(log: Log) { self.log = log }

    func step(_ name: String, within limit: Duration, _ work: @escaping @Sendable () async -> Void) async {
        let wait = BoundedWait()
        self.wait = wait
        let isDone = await wait.end(of: work, within: isHurried ? min(limit, Self.hurriedLimit) : limit)
        if !isDone { log.warning("A step of stopping was not finished in time.", ["step": name]) }
    }

    /// Who asks twice means now.
    func hurry() {
        isHurried = true
        wait?.shorten(to: Self.hurriedLimit)
    }
}
