import CSQLite

extension Connection {
    /// Whether a transaction is open. SQLite itself gives one up on a full disk and some other troubles.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Opens a transaction that may write, waiting for another program's to end.
    func begin() throws { try control("BEGIN IMMEDIATE") }

    func commit() throws { try control("COMMIT") }

    /// Gives the open transaction up, if there is one.
    func rollback() {
        guard isInTransaction else { return }
        // A rollback that reports a trouble has ended the transaction all the same.
        try? control("ROLLBACK")
    }

    /// Runs `body` so that its failure undoes its own changes and none of those before it.
    func nested<T>(_ body: () throws -> T) throws -> T {
        try control("SAVEPOINT body")
        do {
            let result = try body()
            try control("RELEASE body")
            return result
        } catch {
            // Where SQLite gave the whole transaction up, there is no savepoint to go back to.
            if isInTransaction {
                do {
                    try control("ROLLBACK TO body")
                    try control("RELEASE body")
                } catch {
                    rollback()
                }
            }
            throw error
        }
    }

    /// Makes sure that a body leaves nothing behind that could spoil the commit for those it is shared with.
    func checkBody() throws {
        guard isInTransaction else { throw SQLFailure("A body ended its transaction", sql: "") }
        var pending: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &pending, &highest, 0)
        guard pending == 0 else {
            throw ConstraintFailure(code: CSQLITE_CONSTRAINT_FOREIGNKEY, message: "FOREIGN KEY constraint failed")
        }
    }

    /// Runs `body` on one unchanging view of the database, until the deadline or the ticket's cancellation.
    func snapshot<T>(until deadline: ContinuousClock.Instant, for ticket: Ticket?, _ body: () throws -> T) throws -> T {
        watch.start(until: deadline, for: ticket)
        defer {
            watch.stop()
            rollback()
        }
        try watch.check(path)
        try control("BEGIN")
        return try body()
    }
}
