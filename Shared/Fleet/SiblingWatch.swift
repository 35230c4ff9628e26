import Net
import Store

/// Notices what a second process of the same service (`SHARE_PORT`) has added to the events that they share.
///
/// A process hears of its own events at once, and of another's only by looking: one read by key, four times a second,
/// and only while somebody listens.
@OnLoop
final class SiblingWatch {
    private let database: Database
    private let interval: Duration
    private let noticed: @OnLoop () -> Void
    private var newest = -1
    private lazy var timer = Timer { [weak self] in self?.look() }

    init(_ database: Database, every interval: Duration = .milliseconds(250), noticed: @escaping @OnLoop () -> Void) {
        self.database = database
        self.interval = interval
        self.noticed = noticed
    }

    var isLooking: Bool { timer.isWaiting }

    func begin() { if !isLooking { look() } }
    func end() { timer.stop() }

    private func look() {
        // A store that cannot be read has no news; readiness tells of it.
        let now = (try? database.readNow { try EventLog.newest(in: $0) }) ?? newest
        defer { newest = now }
        timer.start(after: interval)
        if now != newest { noticed() }
    }
}
