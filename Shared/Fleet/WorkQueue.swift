import JSON
package import Net
import Problems
package import Store
package import Telemetry

/// Items that are kept until each has been worked on, tried again on a schedule, and given up where people can see it.
///
/// Each lane (a neighbour, or a kind of thing) has places of its own, so that one that is slow takes no other's.
@OnLoop
package final class WorkQueue {
    /// Works on one item: it may ask others first, and answers with what is to be kept, which is kept together with the
    /// note that the item is done.
    package typealias Worker = @Sendable (WorkItem) async throws -> @Sendable (Connection) throws -> Void

    /// Whether others told it, or are to be told.
    package enum Direction: String, Sendable { case incoming = "in", outgoing = "out" }

    /// What has become of the tries since the start.
    package struct Outcomes: Sendable, Hashable {
        /// Tries that succeeded.
        package var done = 0
        /// Tries that failed, with others to come.
        package var failed = 0
        /// Items that were given up.
        package var dead = 0
    }

    nonisolated let direction: Direction
    nonisolated let database: Database
    /// Of this process alone; it begins at zero with each start.
    package private(set) var outcomes = Outcomes()
    private let schedule: DeliverySchedule
    private let patience: Duration
    private let log: Log
    private let kept: @OnLoop () -> Void
    private let woken = Signal()
    private var underWay: [String: Set<String>] = [:]
    private var canNote = true

    /// How many items of one lane are worked on at once.
    package nonisolated static let placesPerLane = 8
    private nonisolated static let longestWait = Duration.seconds(60)

    /// - Parameters:
    ///   - patience: How long one try may take.
    ///   - kept: Called when the effect of an item has been kept.
    package nonisolated init(
        _ direction: Direction, _ database: Database, schedule: DeliverySchedule = .neighbours,
        patience: Duration = .seconds(60), log: Log, kept: @escaping @OnLoop () -> Void
    ) {
        self.direction = direction
        self.database = database
        self.schedule = schedule
        self.patience = patience
        self.log = log
        self.kept = kept
    }

    /// Adds an item to a transaction. Told again, it stays as it is: the answer is whether it is new. The same id for
    /// something else is refused.
    @discardableResult
    package nonisolated func add(_ item: WorkItem, in connection: Connection) throws -> Bool {
        let now = Clock.milliseconds
        try connection.run(
            """
            INSERT OR IGNORE INTO frame_work
                (direction, id, target, kind, headers, body, request, created, next_try)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, direction, item.id, item.target, item.kind, item.headers.description, item.body, item.requestID, now,
            now)
        if connection.changes == 1 { return true }
        let isSame = try connection.integer(
            """
            SELECT target = ? AND kind = ? AND body = ? FROM frame_work WHERE direction = ? AND id = ?
            """, item.target, item.kind, item.body, direction, item.id)
        guard isSame == 1 else {
            throw Problem(.unprocessable, "The key \(item.id) was used for something else before.")
        }
        return false
    }

    /// Looks for what is due, once what was added is kept.
    package func wake() { woken.raise() }

    // MARK: Working

    /// Works on what is due in the lanes, for as long as the task lives. What is under way when it ends is tried again
    /// by whoever runs the queue next.
    package func run(lanes: @escaping @OnLoop () -> [String], _ worker: @escaping Worker) async {
        await withDiscardingTaskGroup { group in
            var trouble = 0
            while !Task.isCancelled {
                let seen = woken.count
                do {
                    let (due, next) = try await look(in: lanes())
                    for item in due {
                        underWay[lane(of: item), default: []].insert(item.id)
                        group.addTask { await self.attempt(item, worker) }
                    }
                    trouble = 0
                    if due.isEmpty { try await woken.wait(beyond: seen, atMost: next) }
                } catch is CancellationError {
                    return
                } catch {
                    trouble += 1
                    log.error(
                        "Waiting work could not be read.", ["direction": direction.rawValue, "error": "\(error)"])
                    try? await pause(for: min(.seconds(1 << min(trouble, 6)), .seconds(30)))  // cancelled: it ends
                }
            }
        }
    }

    /// What is due and has a place, and how long nothing else will be.
    private func look(in lanes: [String]) async throws -> (due: [WorkItem], next: Duration) {
        guard !lanes.isEmpty else { return ([], Self.longestWait) }
        let (direction, now, busy) = (direction, Clock.milliseconds, underWay)
        let (found, next) = try await database.read { connection in
            var found: [WorkItem] = []
            var next = Int.max
            for lane in lanes {
                let free = Self.placesPerLane - (busy[lane]?.count ?? 0)
                let due = try connection.rows(
                    """
                    SELECT \(WorkItem.columns) FROM frame_work
                    WHERE direction = ? AND lane = ? AND state = 'waiting' AND next_try <= ?
                    ORDER BY next_try LIMIT ?
                    """, direction, lane, now, free > 0 ? Self.placesPerLane : 0
                ) { try WorkItem($0) }
                found += due.filter { busy[lane]?.contains($0.id) != true }.prefix(free)
                let later = try connection.integer(
                    """
                    SELECT min(next_try) FROM frame_work
                    WHERE direction = ? AND lane = ? AND state = 'waiting' AND next_try > ?
                    """, direction, lane, now)
                next = min(next, later ?? next)
            }
            return (found, next)
        }
        let wait = next == .max ? Self.longestWait : .milliseconds(max(next - Clock.milliseconds, 1))
        return (found, min(wait, Self.longestWait))
    }

    private nonisolated func lane(of item: WorkItem) -> String { direction == .outgoing ? item.target : item.kind }

    private func attempt(_ item: WorkItem, _ worker: @escaping Worker) async {
        var context = LogContext(trace: Trace())
        context.requestID = item.requestID.flatMap { RequestID(inbound: $0) }
        await LogContext.$current.withValue(context) {
            do {
                let effect = try await within(patience, orThrow: .workTooLong) { try await worker(item) }
                try await keep(effect, of: item)
                outcomes.done += 1
                kept()
            } catch {
                // Cut off by the end of the service, it counts as not tried.
                if !Task.isCancelled { await note(error, item) }
            }
        }
        underWay[lane(of: item)]?.remove(item.id)
        woken.raise()
    }

    private func keep(_ effect: @escaping @Sendable (Connection) throws -> Void, of item: WorkItem) async throws {
        let direction = direction
        try await database.write { connection in
            let state = try connection.text(
                "SELECT state FROM frame_work WHERE direction = ? AND id = ?", direction, item.id)
            guard state == WorkItem.State.waiting.rawValue else { return }
            try effect(connection)
            try connection.run(
                """
                UPDATE frame_work SET state = 'done', attempts = ?, ended = ?, last_error = NULL
                WHERE direction = ? AND id = ?
                """, item.attempts + 1, Clock.milliseconds, direction, item.id)
        }
    }

    // MARK: Failing

    private func note(_ error: any Error, _ item: WorkItem) async {
        let (direction, now) = (direction, Clock.milliseconds)
        let sentence = Problem(telling: error)?.message ?? "\(error)"
        let verdict = Verdict(on: error, item, schedule)
        let isOfNoKnownKind = direction == .outgoing && Problem(telling: error)?.kind == .notOffered
        let state = verdict.wait == nil ? WorkItem.State.dead : .waiting
        let nextTry = now + (verdict.wait.map { Int($0.seconds * 1_000) } ?? 0)
        if state == .dead { outcomes.dead += 1 } else { outcomes.failed += 1 }
        log.write(
            state == .dead ? .error : .debug, state == .dead ? "A piece of work was given up." : "A try has failed.",
            [
                "direction": direction.rawValue, "id": item.id, "kind": item.kind, "target": item.target,
                "attempts": verdict.attempts, "error": sentence,
            ])
        do {
            try await database.write { connection in
                try connection.run(
                    """
                    UPDATE frame_work SET state = ?, attempts = ?, next_try = ?, ended = ?, last_error = ?
                    WHERE direction = ? AND id = ? AND state = 'waiting'
                    """, state, verdict.attempts, nextTry, state == .dead ? now : nil, sentence, direction, item.id)
                guard isOfNoKnownKind else { return }
                // Nor does it know the others of the kind: however many wait, they are not tried one by one.
                try connection.run(
                    """
                    UPDATE frame_work SET next_try = ?1, last_error = ?2
                    WHERE direction = ?3 AND lane = ?4 AND state = 'waiting' AND next_try <= ?5 AND kind = ?6
                    """, nextTry, sentence, direction, item.target, now, item.kind)
            }
            canNote = true
        } catch {
            if canNote {
                log.error("Failed work could not be noted.", ["direction": direction.rawValue, "error": "\(error)"])
            }
            canNote = false
            // It is still due: its place stays taken for a while, or it would be tried again at once and for ever.
            try? await pause(for: .seconds(5))  // cancelled: the queue ends
        }
    }
}

extension Problem {
    fileprivate static var workTooLong: Problem { Problem(.timedOut, "The work took longer than it may.") }
}

extension WorkQueue.Direction: Storable {}
extension WorkItem.State: Storable {}
