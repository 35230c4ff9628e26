import Store

// What happens to conversations with time.
extension Library {
    /// Takes the steps that timers have made due by now, the first first and of so many conversations at most; answers
    /// of how many there were any.
    func passTimers(upTo limit: Int) throws -> Int {
        let due = try conversations(whose: "inactive_at", upTo: limit) + conversations(whose: "closed_at", upTo: limit)
        var seen: Set<Int> = []
        let first = due.sorted { ($0.lifecycle.due ?? 0, $0.id) < ($1.lifecycle.due ?? 0, $1.id) }
            .filter { seen.insert($0.id).inserted }.prefix(limit)
        for row in first { expect(try catchUp(row)) }
        return first.count
    }

    private func conversations(whose timer: String, upTo limit: Int) throws -> [ConversationRow] {
        try db.rows(
            """
            SELECT \(ConversationRow.columns) FROM \(ConversationRow.source)
            WHERE \(timer) <= ? ORDER BY \(timer) LIMIT ?
            """, now, limit
        ) { try ConversationRow($0) }
    }
}
