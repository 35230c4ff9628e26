import CSQLite
import Glibc
import Problems

/// A copy of a database as it is at one moment, taken while others go on writing.
struct OnlineCopy {
    /// Pages copied between two looks at the clock and the ticket.
    private static let pagesAtATime: Int32 = 256

    private let source: Connection

    /// A connection that is in no transaction. Its watch can end the copying.
    init(of source: Connection) {
        self.source = source
    }

    /// Writes the copy beside `path` and puts it there in one step, replacing what was there.
    func write(to path: String) throws {
        let partial = try Self.newFile(beside: path)
        do {
            try copyPages(to: partial)
            guard rename(partial, path) == 0 else { throw Self.trouble(path) }
            try Self.syncFolder(of: path)
        } catch {
            unlink(partial)
            unlink(partial + "-journal")
            throw error
        }
    }

    private func copyPages(to path: String) throws {
        let target = try Connection(path, for: .writing)
        // The copying starts over when the source changes under it; a snapshot held open keeps it from that.
        try source.control("BEGIN")
        defer { source.rollback() }
        _ = try source.integer("SELECT count(*) FROM sqlite_schema")

        guard let copy = sqlite3_backup_init(target.handle, "main", source.handle, "main") else {
            throw target.failure(sqlite3_extended_errcode(target.handle), sql: "backup")
        }
        var code = SQLITE_OK
        while code == SQLITE_OK, !source.watch.isOver {
            code = sqlite3_backup_step(copy, Self.pagesAtATime)
        }
        let finished = sqlite3_backup_finish(copy)
        guard finished == SQLITE_OK else { throw target.failure(finished, sql: "backup") }
        guard code == SQLITE_DONE else { throw source.watch.reason(source.path) }
        // One file that any program can read, without a log beside it.
        try target.control("PRAGMA journal_mode = DELETE")
    }

    private static func newFile(beside path: String) throws -> String {
        var name = Array("\(path).partial-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else { throw trouble(path) }
        Glibc.close(file)
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A rename is kept once its folder is.
    private static func syncFolder(of path: String) throws {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) + "/" } ?? "."
        let folder = Glibc.open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw trouble(path) }
        defer { Glibc.close(folder) }
        guard fsync(folder) == 0 else { throw trouble(path) }
    }

    private static func trouble(_ path: String) -> Problem {
        let error = errno
        let kind: Problem.Kind = error == ENOSPC || error == EDQUOT ? .full : .unavailable
        return Problem(kind, "The copy \(path) cannot be written: \(String(cString: strerror(error))).")
    }
}
