import Fleet
import Net
import Problems
import Store
import Telemetry

// What people do with deliveries: look, send anew; and what is forgotten.
extension Deliveries {
    /// Deliveries, newest first, before the one named.
    nonisolated func list(_ filter: DeliveryFilter, before: DeliveryID?, limit: Int) async throws -> [Delivery] {
        let (condition, values) = filter.condition
        return try await database.read { connection in
            try connection.rows(
                """
                SELECT \(Delivery.columns) FROM hook_delivery WHERE \(condition) AND number < ?
                ORDER BY number DESC LIMIT ?
                """, values: values + [before?.number ?? Int.max, limit] as [any Storable]
            ) { try Delivery($0) }
        }
    }

    /// A delivery with each try there was, oldest first.
    nonisolated func show(_ id: DeliveryID) async throws -> (delivery: Delivery, attempts: [DeliveryAttempt]) {
        try await database.read { connection in
            let found = try connection.row(
                "SELECT \(Delivery.columns) FROM hook_delivery WHERE number = ? AND salt = ?", id.number, id.salt
            ) { try Delivery($0) }
            guard let found else { throw Problem(.notFound, "There is no delivery \(id).") }
            let attempts = try connection.rows(
                "SELECT at, milliseconds, status, answer, error FROM hook_attempt WHERE delivery = ? ORDER BY try",
                id.number
            ) { try DeliveryAttempt($0) }
            return (found, attempts)
        }
    }

    /// Has a delivery sent anew, now and with all its tries before it. What was not tried yet keeps its turn.
    func replay(_ id: DeliveryID) async throws -> Delivery {
        let (delivery, _) = try await show(id)
        return try await replay([delivery], onlyDead: false).first ?? delivery
    }

    /// Has everything that was given up and fits sent anew; says how many that are.
    func replayDead(_ filter: DeliveryFilter) async throws -> Int {
        var filter = filter
        filter.state = .dead
        var (count, before): (Int, DeliveryID?) = (0, nil)
        while true {
            let page = try await list(filter, before: before, limit: 500)
            count += try await replay(page, onlyDead: true).count
            guard page.count == 500, let last = page.last else { return count }
            before = last.id
        }
    }

    /// Answers with those that are sent anew, as they stand before the first try.
    private func replay(_ deliveries: [Delivery], onlyDead: Bool) async throws -> [Delivery] {
        let (now, events) = (rules.now(), events)
        let endpoints = Set(deliveries.map(\.endpoint))
        let (changed, raised) = try await database.write { connection in
            var (changed, raised): ([Delivery], Int) = ([], 0)
            for delivery in deliveries {
                let wasDead = try connection.integer(
                    "SELECT state = 'dead' FROM hook_delivery WHERE number = ?", delivery.id.number)
                let anew = try connection.row(
                    """
                    UPDATE hook_delivery SET state = 'retrying', tries_before = tries, next_try = ?, ended = NULL
                    WHERE number = ? AND salt = ? AND state <> 'queued' AND (state = 'dead' OR NOT ?)
                    RETURNING \(Delivery.columns)
                    """, now, delivery.id.number, delivery.id.salt, onlyDead
                ) { try Delivery($0) }
                guard let anew else { continue }
                changed.append(anew)
                raised += wasDead ?? 0
            }
            for delivery in deliveries where try DeliveryOutcome.open(delivery.endpoint, in: connection) {
                for event in delivery.events(of: .init(opened: true), nil) { try events.append(event, in: connection) }
            }
            return (changed, raised)
        }
        closed.subtract(endpoints)
        metrics.addDead(-raised)
        events.announce()
        wake()
        return changed
    }

    // MARK: Forgetting

    /// Forgets what is old, now and each hour.
    func upkeep() async {
        while !Task.isCancelled {
            do {
                try await forgetOld()
            } catch is CancellationError {
                return
            } catch {
                log.warning("Old webhooks could not be forgotten.", ["error": "\(error)"])
            }
            try? await pause(for: .seconds(3_600))  // cancelled: the loop ends by itself
        }
    }

    /// Forgets what arrived or was given up so long ago, a bounded piece at a time.
    func forgetOld() async throws {
        let now = rules.now()
        _ = try await forget("delivered", before: now - Int(rules.kept.seconds * 1_000))
        metrics.addDead(-(try await forget("dead", before: now - Int(rules.deadKept.seconds * 1_000))))
    }

    private func forget(_ state: String, before limit: Int) async throws -> Int {
        var (all, piece) = (0, 0)
        repeat {
            piece = try await database.write { connection in
                try connection.run(
                    """
                    DELETE FROM hook_delivery WHERE number IN (
                        SELECT number FROM hook_delivery WHERE state = ? AND ended < ? LIMIT 1000)
                    """, state, limit)
                return connection.changes
            }
            all += piece
        } while piece == 1_000
        return all
    }
}
