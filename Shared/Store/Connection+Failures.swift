import CSQLite
import Glibc
import Problems

extension Connection {
    /// What a result code means to the caller: a problem to act on, a broken promise of the schema, or a bug.
    func failure(_ code: Int32, sql: String) -> any Error {
        let message = String(cString: sqlite3_errmsg(handle))
        return switch code & 0xff {
        case SQLITE_CONSTRAINT: ConstraintFailure(code: code, message: message)
        case SQLITE_INTERRUPT: watch.reason(path)
        case SQLITE_READONLY where purpose == .reading: SQLFailure(code: code, message, sql: sql)
        default:
            Self.problem(code, systemError: sqlite3_system_errno(handle), message: message, path: path)
                ?? SQLFailure(code: code, message, sql: sql)
        }
    }

    /// The failures that lie in the file, the disk or a neighbour, not in the statement.
    static func problem(_ code: Int32, systemError: Int32, message: String, path: String) -> Problem? {
        switch code & 0xff {
        case SQLITE_FULL:
            return Problem(.full, "There is no room left for the database \(path).")
        case SQLITE_IOERR where systemError == ENOSPC || systemError == EDQUOT,
            SQLITE_CANTOPEN where systemError == ENOSPC || systemError == EDQUOT:
            return Problem(.full, "There is no room left for the database \(path).")
        case SQLITE_BUSY, SQLITE_LOCKED:
            return Problem(
                .unavailable, "The database \(path) is in use by another program.", retryAfter: .seconds(1))
        case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_PROTOCOL, SQLITE_NOLFS, SQLITE_NOMEM:
            let system = systemError == 0 ? "" : " (\(String(cString: strerror(systemError))))"
            return Problem(
                .unavailable, "The database \(path) cannot be read or written: \(message)\(system).",
                retryAfter: .seconds(5))
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            return Problem(.broken, "The database \(path) is damaged: \(message).")
        case SQLITE_TOOBIG:
            return Problem(.tooLarge, "A value is larger than the database \(path) can keep.")
        default:
            return nil
        }
    }
}
