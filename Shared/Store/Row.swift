/// The present row of a query, readable until the query moves on.
package struct Row {
    private let statement: Statement
    private let moves: Int

    init(_ statement: Statement) {
        self.statement = statement
        moves = statement.moves
    }

    /// The value in the column of that name. A column that may be null is read as an optional.
    package subscript<T: Storable>(_ column: String) -> T {
        get throws {
            guard let index = statement.columns.firstIndex(of: column) else {
                throw SQLFailure("There is no column \(column)", sql: statement.sql)
            }
            return try self[index]
        }
    }

    /// The value in the column at that place, counted from zero.
    package subscript<T: Storable>(_ index: Int) -> T {
        get throws {
            guard statement.moves == moves else {
                throw SQLFailure("A row was kept after its query moved on", sql: statement.sql)
            }
            guard statement.columns.indices.contains(index) else {
                throw SQLFailure("There is no column number \(index)", sql: statement.sql)
            }
            let stored = statement.value(at: index)
            guard let value = T(stored: stored) else {
                throw SQLFailure(
                    "Column \(statement.columns[index]) holds \(stored.className), which is no \(T.self)",
                    sql: statement.sql)
            }
            return value
        }
    }
}
