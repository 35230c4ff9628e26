import Net

/// Tells systemd when the service can do its job for the first time, and from then on how it is.
///
/// ```
/// waiting ──(can do its job)──▶ announced
///    └ asks for time, again and again
/// ```
/// A service that something keeps from its job when it starts, such as a full disk, is not announced: what systemd was told
/// to start after it would find it wanting. Nor does systemd start it again, for it goes on asking for time: what keeps it
/// back is for a person to mend, who reads it in the status, and another start would only take away the answers it does
/// give until then.
@OnLoop
final class Announcement {
    private let notifier: Notifier
    private let readiness: Readiness
    private let interval: Duration
    private var isMade = false
    private lazy var asking = Timer { [weak self] in self?.askForTime() }

    init(_ notifier: Notifier, _ readiness: Readiness, every interval: Duration = .seconds(15)) {
        self.notifier = notifier
        self.readiness = readiness
        self.interval = interval
    }

    /// The service listens: it is announced now, or as soon as it can do its job.
    func begin() {
        readiness.changed = { [weak self] in self?.look($0) }
        look(readiness.summary)
    }

    /// A reload is over, which systemd takes from the word that the service is ready.
    func again() {
        if isMade { notifier.ready(readiness.summary) }
    }

    /// The service stops, announced or not.
    func end() { asking.stop() }

    private func look(_ summary: String) {
        guard !isMade else { return notifier.status(summary) }
        guard readiness.isReady else {
            notifier.status(summary)
            if !readiness.isStopping, !asking.isWaiting { askForTime() }
            return
        }
        isMade = true
        asking.stop()
        notifier.ready(summary)
    }

    private func askForTime() {
        notifier.needsMoreTime(interval * 4)
        asking.start(after: interval)
    }
}
