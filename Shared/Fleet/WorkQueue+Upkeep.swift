import JSON
import Problems
package import Store

// What people do with a queue: look, try again, forget.
extension WorkQueue {
    /// Items in a state, newest first, before the one named; without their bodies, which may be long.
    package func items(in state: WorkItem.State?, before id: String?, limit: Int) async throws -> [WorkItem] {
        let direction = direction
        return try await database.read { connection in
            try connection.rows(
                """
                SELECT \(WorkItem.columnsWithoutBody) FROM frame_work
                WHERE direction = ?1 AND (?2 IS NULL OR state = ?2)
                    AND (?3 IS NULL
                        OR (created, id) < (SELECT created, id FROM frame_work WHERE direction = ?1 AND id = ?3))
                ORDER BY created DESC, id DESC LIMIT ?4
                """, direction, state, id, limit
            ) { try WorkItem($0) }
        }
    }

    /// One item with its body; a problem when there is none.
    package func item(_ id: String) async throws -> WorkItem {
        let direction = direction
        let found = try await database.read { connection in
            try connection.row(
                "SELECT \(WorkItem.columns) FROM frame_work WHERE direction = ? AND id = ?", direction, id
            ) { try WorkItem($0) }
        }
        guard let found else { throw Problem(.notFound, "There is no item \(id).") }
        return found
    }

    /// How many items wait, and how many were given up.
    package func backlog() async throws -> [WorkItem.State: Int] {
        let direction = direction
        return try await database.read(within: .seconds(1)) { connection in
            let waiting = try connection.integer(
                "SELECT count(*) FROM frame_work WHERE direction = ? AND state = 'waiting'", direction)
            let dead = try connection.integer(
                "SELECT count(*) FROM frame_work WHERE direction = ? AND state = 'dead'", direction)
            return [.waiting: waiting ?? 0, .dead: dead ?? 0]
        }
    }

    /// Has everything that waits in a lane tried now, with the tries it has left.
    package func hurry(_ lane: String) async throws {
        let direction = direction
        try await database.write { connection in
            let now = Clock.milliseconds
            try connection.run(
                """
                UPDATE frame_work SET next_try = ?1
                WHERE direction = ?2 AND lane = ?3 AND state = 'waiting' AND next_try > ?1
                """, now, direction, lane)
        }
        wake()
    }

    /// Has an item tried again now, with all its tries before it.
    package func replay(_ id: String) async throws -> WorkItem {
        let direction = direction
        _ = try await item(id)
        try await database.write { connection in
            try connection.run(
                """
                UPDATE frame_work SET state = 'waiting', attempts = 0, next_try = ?, ended = NULL
                WHERE direction = ? AND id = ?
                """, Clock.milliseconds, direction, id)
        }
        wake()
        return try await item(id)
    }

    /// Forgets an item, whatever has become of it, as a part of the transaction that forgets what it is about.
    package nonisolated func forget(_ id: String, in connection: Connection) throws {
        try connection.run("DELETE FROM frame_work WHERE direction = ? AND id = ?", direction, id)
    }

    /// Forgets what was done before then, a bounded piece at a time; what was given up stays until somebody looks.
    package func forgetDone(before milliseconds: Int) async throws {
        let direction = direction
        var forgotten = 0
        repeat {
            forgotten = try await database.write { connection in
                try connection.run(
                    """
                    DELETE FROM frame_work WHERE rowid IN (
                        SELECT rowid FROM frame_work
                        WHERE direction = ? AND state = 'done' AND ended < ? LIMIT 1000)
                    """, direction, milliseconds)
                return connection.changes
            }
        } while forgotten == 1_000
    }
}
