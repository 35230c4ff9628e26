import Net
import Problems
import Store
import Telemetry

/// Looks after the service itself: signs of life from the loop that serves, the state of the store, the room on the
/// disk.
@OnLoop
final class Watchdog {
    private let notifier: Notifier
    private let database: Database
    private let readiness: Readiness
    private let folder: String
    private let log: Log
    private var timer: Timer?
    private var trouble: String?
    private var isDiskLow = false
    private var failedWrites = -1
    /// How often in a row the store's own thread did not answer.
    private var silences = 0

    private static let patience = Duration.seconds(10)

    init(_ notifier: Notifier, _ database: Database, _ readiness: Readiness, folder: String, log: Log) {
        self.notifier = notifier
        self.database = database
        self.readiness = readiness
        self.folder = folder
        self.log = log
    }

    // MARK: Signs of life

    /// Gives a sign of life every third of the time allowed, from the loop itself: one that hangs gives none. Nor does
    /// one whose store hangs, because only another start can help that.
    func beginSignsOfLife() {
        guard let limit = notifier.watchdog, limit > .zero else { return }
        notifier.alive()
        let timer = Timer { [weak self] in
            guard let self else { return }
            if silences < 2 { notifier.alive() }
            self.timer?.start(after: limit / 3)
        }
        timer.start(after: limit / 3)
        self.timer = timer
    }

    // MARK: Store and disk

    /// Looks at the store now and then, for as long as the task lives.
    func watchStore() async {
        while !Task.isCancelled {
            await look()
            // Whoever waits for it to be well again is told soon.
            try? await pause(for: .seconds(trouble == nil ? 5 : 1))  // cancelled: the loop ends by itself
        }
    }

    func look() async {
        lookAtDisk()
        let outcome = Outcome()
        let database = database
        let isThorough = needsWriting
        let hasAnswered = await BoundedWait().end(
            of: { await outcome.take(isThorough) { try await isThorough ? database.beat() : database.ping() } },
            within: Self.patience)
        guard !Task.isCancelled else { return }
        silences = hasAnswered ? 0 : silences + 1
        note(hasAnswered ? outcome.error : Problem(.timedOut, "The store did not answer in time."))
    }

    private final class Outcome: Sendable {
        @OnLoop var error: (any Error)?
        @OnLoop func take(_ isThorough: Bool, _ work: @Sendable () async throws -> Void) async {
            do { try await work() } catch { self.error = error }
        }
    }

    /// A ping writes nothing, so that a quiet service leaves its disk alone; where writes have failed since the last
    /// look, only a write can tell.
    private var needsWriting: Bool {
        let failed = database.statistics.failedWrites
        defer { failedWrites = failed }
        return failed != failedWrites || trouble != nil
    }

    private func note(_ error: (any Error)?) {
        // What others may read says what is the matter, not where the files are.
        let sentence: String? =
            switch (error, (error as? Problem)?.kind) {
            case (nil, _): nil
            case (_, .full): "The disk is full."
            case (_, .timedOut): "The store does not answer."
            default: "The store takes no writes."
            }
        if let error, sentence != trouble {
            log.error(sentence ?? "", ["error": (error as? Problem)?.message ?? "\(error)"])
        } else if error == nil, trouble != nil {
            log.notice("The store takes writes again.")
        }
        trouble = sentence
        readiness.block("store", sentence)
    }

    private func lookAtDisk() {
        guard let space = DiskSpace(of: folder) else { return }
        readiness.block("disk", space.isFull ? space.sentence : nil)
        readiness.miss("disk", space.isLow && !space.isFull ? space.sentence : nil)
        if space.isLow, !isDiskLow { log.warning("The disk fills up.", ["freeBytes": space.free]) }
        isDiskLow = space.isLow
    }
}

extension Database {
    /// Writes one small row: what a ping cannot tell of a disk that is full or may only be read.
    fileprivate func beat() async throws {
        try await write { connection in
            try connection.run("INSERT OR REPLACE INTO frame_pulse (only, at) VALUES (1, ?)", Clock.milliseconds)
        }
    }
}
