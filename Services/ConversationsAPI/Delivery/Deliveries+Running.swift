import Fleet
import Net
import Store
import Telemetry

extension Deliveries {
    private static let longestWait = Duration.seconds(60)

    /// Sends what is due for as long as the task lives. What is under way when it ends is tried again at the next
    /// start, with the same token.
    func run() async {
        await withDiscardingTaskGroup { group in
            var hasBegun = false
            var isInTrouble = false
            while !Task.isCancelled {
                do {
                    if !hasBegun {
                        try await begin()
                        group.addTask(executorPreference: EventLoop.shared) { await self.upkeep() }
                    }
                    hasBegun = true
                    let seen = woken.count
                    let next = try await look()
                    isInTrouble = false
                    for turn in takeWhatMayGo() {
                        group.addTask(executorPreference: EventLoop.shared) { await self.attempt(turn) }
                    }
                    try await woken.wait(beyond: seen, atMost: next)
                } catch is CancellationError {
                    return
                } catch {
                    if !isInTrouble { log.error("Waiting webhooks could not be read.", ["error": "\(error)"]) }
                    isInTrouble = true
                    try? await pause(for: rules.troublePause)  // cancelled: it ends
                }
            }
        }
    }

    /// Reads what holds since before the start.
    private func begin() async throws {
        let (closed, dead) = try await database.read { connection in
            (
                try connection.rows("SELECT endpoint FROM hook_endpoint WHERE closed IS NOT NULL") { row -> String in
                    try row["endpoint"]
                },
                try connection.integer("SELECT count(*) FROM hook_delivery WHERE state = 'dead'") ?? 0
            )
        }
        // Whatever an earlier run left in memory is read anew.
        (books, due, retrying, busy) = ([:], [:], [:], 0)
        self.closed = Set(closed)
        metrics.setDead(dead)
    }

    /// Reads what has come or become due; says how long nothing else will be.
    private func look() async throws -> Duration {
        let known = DeliveryLook.Known(
            readThrough: books.mapValues(\.readThrough), room: books.mapValues(\.room), retrying: retrying)
        let (now, most) = (rules.now(), rules.retriesPerTarget)
        let found = try await database.read {
            try DeliveryLook($0, known, now: now, retriesPerTarget: most)
        }
        for (target, number, lane) in found.queued { books[target, default: LaneBook()].take(number, lane: lane) }
        due = [:]
        for (target, number) in found.due { due[target, default: []].append(number) }
        guard let next = found.next else { return Self.longestWait }
        return min(max(.milliseconds(next - rules.now()), .milliseconds(1)), Self.longestWait)
    }

    // MARK: Places

    /// A delivery that has a place; with its lane when it is its first try.
    struct Turn: Sendable {
        let number: Int
        let target: String
        let lane: String?
    }

    /// Gives out the free places. The targets take turns in an order that is another one each time.
    private func takeWhatMayGo() -> [Turn] {
        var going: [Turn] = []
        var targets = Set(books.keys).union(due.keys).shuffled()
        while busy < rules.places, !targets.isEmpty {
            targets = targets.filter { target in
                guard busy < rules.places, let next = takeNext(of: target) else { return false }
                busy += 1
                going.append(next)
                return true
            }
        }
        return going
    }

    private func takeNext(of target: String) -> Turn? {
        let again = retrying[target]?.count ?? 0
        guard again + (books[target]?.busyCount ?? 0) < rules.placesPerTarget else { return nil }
        if again < rules.retriesPerTarget, let number = due[target]?.popFirst() {
            retrying[target, default: []].insert(number)
            return Turn(number: number, target: target, lane: nil)
        }
        guard let (number, lane) = books[target]?.next() else { return nil }
        return Turn(number: number, target: target, lane: lane)
    }

    func giveBack(_ turn: Turn) {
        busy -= 1
        if let lane = turn.lane {
            books[turn.target]?.ended(lane)
            if books[turn.target]?.isEmpty == true { books[turn.target] = nil }
        } else {
            retrying[turn.target]?.remove(turn.number)
            if retrying[turn.target]?.isEmpty == true { retrying[turn.target] = nil }
        }
        woken.raise()
    }
}
