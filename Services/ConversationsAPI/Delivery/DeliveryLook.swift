import Store

/// What a look into the store found to be sent.
struct DeliveryLook: Sendable {
    /// Deliveries that were not read before, in order, by target.
    var queued: [(target: String, number: Int, lane: String)] = []
    /// Deliveries that are to be tried again now.
    var due: [(target: String, number: Int)] = []
    /// When the next one is to be tried again; nil when none waits.
    var next: Int?

    /// How many of a target are read at once: the next look reads on.
    private static let pageSize = 1_000

    /// What was known in memory when the look began.
    struct Known: Sendable {
        var readThrough: [String: Int] = [:]
        var room: [String: Int] = [:]
        /// Deliveries that are being tried again, by target.
        var retrying: [String: Set<Int>] = [:]
    }

    init(_ connection: Connection, _ known: Known, now: Int, retriesPerTarget: Int) throws {
        for target in try Self.targets(connection, Self.queuedTargets) {
            queued += try connection.rows(
                """
                SELECT number, lane FROM hook_delivery
                WHERE state = 'queued' AND target = ? AND number > ? ORDER BY number LIMIT ?
                """, target, known.readThrough[target] ?? 0, min(known.room[target] ?? .max, Self.pageSize)
            ) { (target, try $0["number"], try $0["lane"]) }
        }
        for target in try Self.targets(connection, Self.retryingTargets) {
            let busy = known.retrying[target] ?? []
            let found: [Int] = try connection.rows(
                """
                SELECT number FROM hook_delivery
                WHERE state = 'retrying' AND target = ? AND next_try <= ? ORDER BY next_try, number LIMIT ?
                """, target, now, retriesPerTarget + busy.count
            ) { try $0["number"] }
            due += found.filter { !busy.contains($0) }.prefix(retriesPerTarget - busy.count).map { (target, $0) }
            let later = try connection.integer(
                """
                SELECT min(next_try) FROM hook_delivery WHERE state = 'retrying' AND target = ? AND next_try > ?
                """, target, now)
            next = [next, later].compactMap { $0 }.min()
        }
    }

    /// The different targets, each found by one step in the index, however much waits for it.
    private static func targets(_ connection: Connection, _ sql: String) throws -> [String] {
        try connection.rows(sql) { try $0["target"] }
    }

    private static let queuedTargets = """
        WITH RECURSIVE found (target) AS (
            SELECT min(target) FROM hook_delivery WHERE state = 'queued'
            UNION ALL
            SELECT (SELECT min(target) FROM hook_delivery WHERE state = 'queued' AND target > found.target)
            FROM found WHERE found.target IS NOT NULL)
        SELECT target FROM found WHERE target IS NOT NULL
        """

    private static let retryingTargets = """
        WITH RECURSIVE found (target) AS (
            SELECT min(target) FROM hook_delivery WHERE state = 'retrying'
            UNION ALL
            SELECT (SELECT min(target) FROM hook_delivery WHERE state = 'retrying' AND target > found.target)
            FROM found WHERE found.target IS NOT NULL)
        SELECT target FROM found WHERE target IS NOT NULL
        """
}
