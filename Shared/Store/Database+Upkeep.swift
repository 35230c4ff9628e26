import Glibc
import Problems

extension Database {
    /// What was done since the file was opened, and how long the lines are now.
    package var statistics: Statistics {
        var now = tally.now
        now.waitingWrites = writes.waiting
        now.waitingReads = reads.waiting
        var status = stat()
        now.walBytes = stat(path + "-wal", &status) == 0 ? Int(status.st_size) : 0
        return now
    }

    /// Returns once the writer's thread has taken its turn: a watchdog's question. A full line does not refuse it.
    package func ping() async throws {
        try await writes.run(Ticket(), isUrgent: true) { connection in
            _ = try connection.integer("PRAGMA schema_version")
        }
    }

    /// Copies the database as it is now to another file, replacing what is there only when all of it is written.
    ///
    /// Writers and readers go on meanwhile; the log grows until the copy is done.
    package func backup(to destination: String, within limit: Duration = .seconds(600)) async throws {
        guard destination != path else {
            throw Problem(.invalid, "A database cannot be backed up onto itself.")
        }
        let path = path
        try await OwnThread.run("store-backup") { ticket in
            let source = try Connection(path, for: .reading)
            source.watch.start(until: .now + limit, for: ticket)
            try OnlineCopy(of: source).write(to: destination)
        }
    }

    /// Moves what the log holds into the file, and says whether the log could be emptied: a long read may hold it.
    @discardableResult
    package func checkpoint() async throws -> Bool {
        try await writes.run(Ticket(), isAlone: true) { connection in
            // Writers wait behind this one, so it does not wait for readers.
            try connection.run("PRAGMA busy_timeout = 0")
            defer { try? connection.run("PRAGMA busy_timeout = 5000") }  // cannot fail: it only sets a number
            let busy = try connection.row("PRAGMA wal_checkpoint(TRUNCATE)") { row -> Int in try row[0] }
            return busy == 0
        }
    }

    /// Reads the whole file and throws a problem that says what is damaged first.
    package func checkIntegrity(within limit: Duration = .seconds(600)) async throws {
        try await read(within: limit) { try $0.checkIntegrity() }
    }

    /// The same for a file that nobody has open, whosever and of whichever version it is; waits for the disk.
    package static func checkIntegrity(ofFile path: String) throws {
        try Connection(path, for: .reading).checkIntegrity()
    }
}

extension Connection {
    fileprivate func checkIntegrity() throws {
        let finding = try text("PRAGMA integrity_check(1)") ?? "nothing could be checked"
        guard finding == "ok" else { throw Problem(.broken, "The database \(path) is damaged: \(finding).") }
        let table = try text("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1")
        guard table == nil else {
            throw Problem(.broken, "The database \(path) is damaged: rows of \(table ?? "") refer to nothing.")
        }
    }
}
