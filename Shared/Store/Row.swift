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
            try check(index)
            let stored = statement.value(at: index)
            guard let value = T(stored: stored) else { throw mismatch(index, T.self) }
            return value
        }
    }

    private func check(_ index: Int) throws {
        guard statement.moves == moves else {
            throw SQLFailure("A row was kept after its query moved on", sql: statement.sql)
        }
        guard index >= 0, index < statement.width else {
            throw SQLFailure("There is no column number \(index)", sql: statement.sql)
        }
    }

    private func mismatch(_ index: Int, _ type: Any.Type) -> SQLFailure {
        let holds = statement.value(at: index).className
        return SQLFailure(
            "Column \(statement.columns[index]) holds \(holds), which is no \(type)", sql: statement.sql)
    }
}

// The same for what nearly all columns hold, without a detour over what else there might be.
extension Row {
    /// The text in the column at that place.
    package subscript(_ index: Int) -> String {
        get throws {
            try check(index)
            guard let text = statement.text(at: index) else { throw mismatch(index, String.self) }
            return text
        }
    }

    /// The text in the column at that place, or nil for null.
    package subscript(_ index: Int) -> String? {
        get throws {
            try check(index)
            if let text = statement.text(at: index) { return text }
            guard statement.isNull(at: index) else { throw mismatch(index, String?.self) }
            return nil
        }
    }

    /// The whole number in the column at that place.
    package subscript(_ index: Int) -> Int {
        get throws {
            try check(index)
            guard let integer = statement.integer(at: index) else { throw mismatch(index, Int.self) }
            return integer
        }
    }

    /// The whole number in the column at that place, or nil for null.
    package subscript(_ index: Int) -> Int? {
        get throws {
            try check(index)
            if let integer = statement.integer(at: index) { return integer }
            guard statement.isNull(at: index) else { throw mismatch(index, Int?.self) }
            return nil
        }
    }
}
