import CSQLite
import Problems

/// One connection to a database, lent to the body of a read or a write for as long as that body runs.
///
/// SQL is written out in the source and never put together from what somebody sent: everything that varies is a `?`
/// and a bound value. A list is bound as JSON text and unfolded by `json_each(?)`.
package final class Connection {
    let path: String
    let purpose: Purpose
    let watch = Watch()
    let handle: OpaquePointer
    private var cache = StatementCache()

    /// What the connection may do: one writes, the others only read.
    enum Purpose {
        case writing
        case reading
    }

    /// What SQLite is told once, before anything is opened.
    private static let setup: Void = { _ = csqlite_leave_memory_uncounted() }()

    /// Opens an existing file and changes nothing in it.
    init(_ path: String, for purpose: Purpose, cache: Int = 8 << 20) throws {
        Self.setup
        var handle: OpaquePointer?
        // No mutex within: a connection is only ever used by one thread at a time.
        let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle else {
            let systemError = handle.map { sqlite3_system_errno($0) } ?? 0
            let message = String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(handle)
            throw Self.problem(code, systemError: systemError, message: message, path: path)
                ?? Problem(.unavailable, "The database \(path) cannot be opened: \(message).")
        }
        self.path = path
        self.purpose = purpose
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5_000)
        // A misspelt column in double quotes is an error, not a string.
        _ = csqlite_set_flag(handle, SQLITE_DBCONFIG_DQS_DML, 0)
        _ = csqlite_set_flag(handle, SQLITE_DBCONFIG_DQS_DDL, 0)
        if purpose == .reading {
            heedWatch()
            try control("PRAGMA query_only = ON")
            try control("PRAGMA cache_size = -\(cache >> 10)")
        }
    }

    deinit {
        cache.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Has SQLite ask the watch every thousand steps whether to go on.
    func heedWatch() {
        let watch = Unmanaged.passUnretained(watch).toOpaque()
        sqlite3_progress_handler(
            handle, 1_000, { Unmanaged<Watch>.fromOpaque($0!).takeUnretainedValue().isOver ? 1 : 0 }, watch)
    }

    func ignoreWatch() { sqlite3_progress_handler(handle, 0, nil, nil) }

    var statementCount: Int { cache.count }

    func forgetStatements() { cache.removeAll() }

    /// What the pages take that are held in memory.
    var bytesOfPages: Int {
        var (now, highest): (Int32, Int32) = (0, 0)
        sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_USED, &now, &highest, 0)
        return Int(now)
    }

    /// Lets go of all pages that nothing is being done with.
    func letGoOfPages() { sqlite3_db_release_memory(handle) }

    /// The row id of the last insert.
    package var lastInsertID: Int { Int(sqlite3_last_insert_rowid(handle)) }

    /// How many rows the last insert, update or delete changed.
    package var changes: Int { Int(sqlite3_changes64(handle)) }

    // MARK: - Statements

    /// Lends the statement to `use`, with its values bound, and resets it whatever happens.
    func with<T>(_ sql: String, _ values: [any Storable], _ use: (Statement) throws -> T) throws -> T {
        let statement: Statement
        if let idle = cache.idle(sql) {
            statement = idle
        } else {
            statement = try prepareOne(sql)
            cache.keep(statement)
        }
        statement.isBusy = true
        defer {
            statement.reset()
            statement.isBusy = false
        }
        let code = try statement.bind(values)
        guard code == SQLITE_OK else { throw failure(code, sql: sql) }
        return try use(statement)
    }

    /// Moves to the next row, or says that there is none.
    func step(_ statement: Statement) throws -> Bool {
        switch statement.step() {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code, sql: statement.sql)
        }
    }

    /// Runs one of the few statements that steer the connection itself.
    func control(_ sql: String) throws {
        if let idle = cache.idle(sql) {
            defer { idle.reset() }
            return try finish(idle)
        }
        guard let statement = try prepare(Array(sql.utf8)[...]).statement else { return }
        cache.keep(statement)
        defer { statement.reset() }
        try finish(statement)
    }

    /// Runs a statement to its end.
    func finish(_ statement: Statement) throws {
        while try step(statement) {}
    }

    private func prepareOne(_ sql: String) throws -> Statement {
        let (statement, rest) = try prepare(Array(sql.utf8)[...])
        guard let statement else { throw SQLFailure("There is no statement", sql: sql) }
        guard rest.allSatisfy({ $0 <= UInt8(ascii: " ") || $0 == UInt8(ascii: ";") }) else {
            throw SQLFailure("There is more than one statement", sql: sql)
        }
        try refuseControl(sql)
        return statement
    }

    /// Prepares the first statement and returns what follows it; no statement where there are only blanks or comments.
    func prepare(_ sql: ArraySlice<UInt8>) throws -> (statement: Statement?, rest: ArraySlice<UInt8>) {
        try sql.withUnsafeBytes { bytes in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            var pointer: OpaquePointer?
            var tail: UnsafePointer<CChar>?
            let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
            let code = sqlite3_prepare_v3(handle, start, Int32(bytes.count), flags, &pointer, &tail)
            guard code == SQLITE_OK else { throw failure(code, sql: String(decoding: sql, as: UTF8.self)) }
            let used = start.flatMap { start in tail.map { $0 - start } } ?? bytes.count
            let words = String(decoding: sql.prefix(used), as: UTF8.self)
            return (pointer.map { Statement(sql: words, pointer: $0) }, sql.dropFirst(used))
        }
    }

    /// A body shares its transaction with others, so it neither begins nor ends one.
    func refuseControl(_ sql: String) throws {
        let word = sql.utf8.drop { $0 <= UInt8(ascii: " ") }.prefix { $0 | 0x20 >= UInt8(ascii: "a") }
        let steers = ["begin", "commit", "end", "rollback", "savepoint", "release"]
        if steers.contains(String(decoding: word.map { $0 | 0x20 }, as: UTF8.self)) {
            throw SQLFailure("A body neither begins nor ends a transaction", sql: sql)
        }
    }
}
