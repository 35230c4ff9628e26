import CSQLite
import Problems

/// One prepared statement. It belongs to the connection that made it and is reset after every use.
final class Statement {
    let sql: String
    private let pointer: OpaquePointer
    /// Whether the statement runs now: the same words used within its own loop need a second one.
    var isBusy = false
    /// When it was last used, counted in uses of its cache.
    var lastUse = 0
    /// Counts the steps and resets, so that a row knows whether it is still the present one.
    private(set) var moves = 0
    private var names: [String] = []
    private var namedAfter: Int32 = -1

    init(sql: String, pointer: OpaquePointer) {
        self.sql = sql
        self.pointer = pointer
    }

    deinit { sqlite3_finalize(pointer) }

    /// The columns' names. A schema that changes makes SQLite prepare the statement again, with other names perhaps.
    var columns: [String] {
        let preparations = sqlite3_stmt_status(pointer, SQLITE_STMTSTATUS_REPREPARE, 0)
        if namedAfter != preparations {
            namedAfter = preparations
            names = (0..<sqlite3_column_count(pointer)).map { index in
                sqlite3_column_name(pointer, index).map { String(cString: $0) } ?? ""
            }
        }
        return names
    }

    func step() -> Int32 {
        moves += 1
        return sqlite3_step(pointer)
    }

    /// Lets go of the rows and the values, whatever the last step said.
    func reset() {
        moves += 1
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }

    /// Binds the values in order and returns SQLite's code.
    func bind(_ values: [any Storable]) throws -> Int32 {
        let wanted = Int(sqlite3_bind_parameter_count(pointer))
        guard wanted == values.count else {
            throw SQLFailure("The statement wants \(wanted) values and was given \(values.count)", sql: sql)
        }
        var index: Int32 = 0
        for value in values {
            index += 1
            let code = try bind(value.stored, at: index)
            if code != SQLITE_OK { return code }
        }
        return SQLITE_OK
    }

    private func bind(_ value: SQLValue, at index: Int32) throws -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(pointer, index)
        case .integer(let integer):
            return sqlite3_bind_int64(pointer, index, integer)
        case .double(let double):
            // SQLite would quietly keep null in its place.
            if double.isNaN { throw Problem(.invalid, "A value that is not a number cannot be kept.") }
            return sqlite3_bind_double(pointer, index, double)
        case .text(var text):
            return text.withUTF8 { utf8 in
                guard let start = utf8.baseAddress else { return csqlite_bind_text(pointer, index, "", 0) }
                return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                    csqlite_bind_text(pointer, index, $0, UInt64(utf8.count))
                }
            }
        case .blob(let blob):
            // An absent pointer would mean null.
            if blob.isEmpty { return sqlite3_bind_zeroblob(pointer, index, 0) }
            return blob.withUnsafeBytes { csqlite_bind_blob(pointer, index, $0.baseAddress, UInt64($0.count)) }
        }
    }

    /// How many columns the present row has; none where there is no row.
    var width: Int { Int(sqlite3_data_count(pointer)) }

    func isNull(at index: Int) -> Bool { sqlite3_column_type(pointer, Int32(index)) == SQLITE_NULL }

    /// The whole number in a column of the present row; nil when it holds anything else.
    func integer(at index: Int) -> Int? {
        guard sqlite3_column_type(pointer, Int32(index)) == SQLITE_INTEGER else { return nil }
        return Int(sqlite3_column_int64(pointer, Int32(index)))
    }

    /// The text in a column of the present row; nil when it holds anything else.
    func text(at index: Int) -> String? {
        let column = Int32(index)
        guard sqlite3_column_type(pointer, column) == SQLITE_TEXT else { return nil }
        let start = sqlite3_column_text(pointer, column)
        let count = Int(sqlite3_column_bytes(pointer, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The value in a column of the present row.
    func value(at index: Int) -> SQLValue {
        let column = Int32(index)
        switch sqlite3_column_type(pointer, column) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(pointer, column))
        case SQLITE_FLOAT:
            return .double(sqlite3_column_double(pointer, column))
        case SQLITE_TEXT:
            return .text(text(at: index) ?? "")
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(pointer, column)
            let count = Int(sqlite3_column_bytes(pointer, column))
            return .blob(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default:
            return .null
        }
    }
}
