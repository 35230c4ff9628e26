import Glibc
import Problems

extension Connection {
    /// Opens the file for its one writer: makes it, checks it, sets it up and migrates it, until the ticket is
    /// cancelled.
    convenience init(
        writing path: String, _ durability: Database.Durability, _ schema: Schema, cache: Int, for ticket: Ticket
    ) throws {
        try Self.makeFile(path)
        try self.init(path, for: .writing)
        watch.start(until: nil, for: ticket)
        heedWatch()
        defer {
            watch.stop()
            ignoreWatch()
        }
        // First of all, as what follows changes the file.
        try schema.check(self)
        guard try text("PRAGMA journal_mode = WAL") == "wal" else {
            throw Problem(.unavailable, "The database \(path) cannot have a write-ahead log where it is.")
        }
        try run("PRAGMA synchronous = \(durability.rawValue)")
        // A negative number is one of KiB, not of pages.
        try run("PRAGMA cache_size = -\(cache >> 10)")
        // Pages that are written again and again go from the log into the file once in 16 MB, not in 4.
        try run("PRAGMA wal_autocheckpoint = 4096")
        // What was deleted is overwritten where that costs no page more; Debian's SQLite would write those, too.
        try run("PRAGMA secure_delete = FAST")
        // A log that a long read has swollen shrinks again.
        try run("PRAGMA journal_size_limit = 67108864")
        try run("PRAGMA foreign_keys = ON")
        try schema.migrate(self)
    }

    /// Leaves the file tidy: fresh numbers for the query planner, and an empty log.
    func settle() {
        // Both only spare the next start some work; what was acknowledged is on the disk already.
        try? run("PRAGMA analysis_limit = 400")
        try? run("PRAGMA optimize")
        try? run("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Makes an empty file that only its owner may read; SQLite gives the log the same mode.
    private static func makeFile(_ path: String) throws {
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 {
            Glibc.close(file)
        } else if errno == EEXIST {
            // By its name: opening and closing it here would drop the locks of a connection that has it open.
            chmod(path, 0o600)
        } else {
            let error = errno
            let kind: Problem.Kind = error == ENOSPC || error == EDQUOT ? .full : .unavailable
            throw Problem(kind, "The database \(path) cannot be made: \(String(cString: strerror(error))).")
        }
    }
}
