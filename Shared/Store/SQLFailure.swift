/// A statement that is wrong in itself: misspelt, bound with too few values, read as the wrong type. A bug of ours.
package struct SQLFailure: Error, Sendable, CustomStringConvertible {
    /// SQLite's extended result code, or its general one (1) when this module noticed.
    package let code: Int32
    package let message: String
    package let sql: String

    init(code: Int32 = 1, _ message: String, sql: String) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    package var description: String { "\(message) (SQLite \(code)) in: \(sql)" }
}
