import Fleet
import JSON
import Models
import Net
import Problems
import Store
import Telemetry

/// Writes calls down as they happen. Whoever tells it something waits for nothing: it is gathered in memory, and one
/// task writes down all that is there, of all calls, in one transaction at a time.
///
/// While the store takes nothing, what is told waits, up to a bound, and is written down as soon as it can be.
@OnLoop
final class CallJournal: Journal {
    private let frame: Frame
    private let rules: JournalRules
    private let live: LiveWords
    private let log: Log
    private var pending: PendingNotes
    /// There is something to be written down.
    private let more = Signal()
    /// Somebody waits until it is.
    private let urgent = Signal()
    /// Something was written down, or could not be.
    private let settled = Signal()
    /// Why nothing can be written down at present.
    private var failure: Problem?
    private lazy var frameTimer = Timer { [weak self] in self?.releaseFrames() }

    /// The longest that frames are gathered.
    private nonisolated static let frameTime = Duration.seconds(1)
    /// How long notes are gathered for one commit when nobody waits for it.
    private nonisolated static let noteTime = Duration.milliseconds(20)
    /// How much one transaction takes up.
    private nonisolated static let piece = 2_000
    private nonisolated static let longestPause = Duration.seconds(5)

    /// - Parameters:
    ///   - masks: Whether what is private is masked in the calls of an agent, by its name.
    ///   - remember: What the inbox is to work on once a call is over.
    nonisolated init(
        _ frame: Frame, limits: PendingNotes.Limits = PendingNotes.Limits(),
        masks: @escaping @Sendable (String) -> Bool = { _ in false },
        remember: @escaping @Sendable (CallStory) throws -> [WorkItem] = { _ in [] }
    ) {
        self.frame = frame
        rules = JournalRules(
            events: frame.events, outbox: frame.outbox, inbox: frame.inbox.queue, masks: masks, remember: remember)
        live = LiveWords(frame.events)
        log = frame.log
        pending = PendingNotes(limits)
    }

    // MARK: Telling

    func note(_ note: CallNote, of call: String) {
        pending.add(note, of: call, at: Clock.milliseconds)
        more.raise()
    }

    func frame(_ frame: [UInt8], _ direction: FrameDirection, of call: String) {
        let isPiece = pending.add(JournalFrame(at: Clock.milliseconds, direction: direction, bytes: frame), of: call)
        if isPiece { more.raise() }
        if !frameTimer.isWaiting { frameTimer.start(after: Self.frameTime) }
    }

    func partial(words: String, of call: String) {
        guard frame.events.listenerCount > 0 else { return }
        frame.events.tellLive(Event(CallEvents.partial, of: call, ["words": .string(words)]))
    }

    func spoken(_ token: String, of call: String) { live.add(token, of: call) }

    private func releaseFrames() {
        let due = Clock.milliseconds - Int(Self.frameTime.components.seconds) * 1_000
        if pending.release(before: due) { more.raise() }
        if pending.isGathering { frameTimer.start(after: Self.frameTime / 4) }
    }

    // MARK: Asking

    func kept(of call: String) async throws {
        pending.release(call)
        let last = pending.added
        while pending.settled < last {
            let seen = settled.count
            more.raise()
            urgent.raise()
            try await settled.wait(beyond: seen)
            // What failed before somebody asked may succeed now.
            if pending.settled < last, let failure { throw failure }
        }
    }

    func memory(of call: String) async throws -> CallMemory? {
        try await kept(of: call)
        return try frame.database.readNow { try CallStory.find(call, in: $0)?.memory }
    }

    // MARK: Writing

    /// Writes down what it is told for as long as the task lives, and then what is left.
    func run() async {
        while !Task.isCancelled {
            let (seen, asked) = (more.count, urgent.count)
            do {
                if pending.isEmpty { try await more.wait(beyond: seen) }
                try await urgent.wait(beyond: asked, atMost: Self.noteTime)
                try await writeAll(triesAgain: true)
            } catch {
                break  // the service ends
            }
        }
        pending.releaseAll()
        // What is left is written down by a task that nobody has cancelled.
        await Task(executorPreference: EventLoop.shared) { try? await self.writeAll(triesAgain: false) }.value
    }

    /// Writes down what is there. What cannot be is tried again until the task is cancelled, or is left at once.
    private func writeAll(triesAgain: Bool) async throws {
        var wait = Duration.milliseconds(100)
        while !pending.isEmpty {
            let piece = Array(pending.next(atMost: Self.piece))
            let asked = urgent.count
            do {
                try await write(piece)
                noteSuccess()
                wait = .milliseconds(100)
            } catch {
                noteFailure(error)
                guard triesAgain else { throw error }
                try await urgent.wait(beyond: asked, atMost: wait)
                wait = min(wait * 2, Self.longestPause)
            }
        }
    }

    private func write(_ piece: [PendingNotes.Entry]) async throws {
        do {
            try await keep(piece)
        } catch  where (error as? Problem)?.isPassing == true {
            throw error
        } catch {
            // Something in it can never be written down; all else is.
            for entry in piece {
                do {
                    try await keep([entry])
                } catch  where (error as? Problem)?.isPassing != true {
                    log.error("A note of a call could not be written down.", ["call": entry.call, "error": "\(error)"])
                }
                pending.settle(1)
            }
            return
        }
        pending.settle(piece.count)
    }

    /// One transaction, which is finished even when the service ends meanwhile.
    private func keep(_ piece: [PendingNotes.Entry]) async throws {
        let (frame, rules) = (frame, rules)
        let books = try await Task(executorPreference: EventLoop.shared) {
            try await frame.keep { db in
                var books = CallBooks(db, rules)
                for entry in piece { try books.write(entry) }
                try books.finish()
                return (strangers: books.strangers, hasWork: books.hasWork)
            }
        }.value
        if books.hasWork { frame.inbox.queue.wake() }
        guard books.strangers > 0 else { return }
        log.warning("Something was told of calls that nobody has opened.", ["count": books.strangers])
    }

    private func noteSuccess() {
        if failure != nil { log.notice("Calls are written down again.") }
        failure = nil
        let lost = pending.takeLosses()
        if lost.notes + lost.frames > 0 {
            log.error("There was no room for all that calls told.", ["notes": lost.notes, "frames": lost.frames])
        }
        settled.raise()
    }

    private func noteFailure(_ error: any Error) {
        if failure == nil { log.error("Calls cannot be written down; they wait.", ["error": "\(error)"]) }
        failure = Problem(telling: error) ?? Problem(.broken, "Calls cannot be written down.")
        settled.raise()
    }
}

extension Problem {
    /// Whether it lies in the disk or the file, and not in what was to be written.
    fileprivate var isPassing: Bool {
        switch kind {
        case .full, .unavailable, .timedOut, .broken: true
        default: false
        }
    }
}
