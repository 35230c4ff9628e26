extension Connection {
    /// Runs one statement with its values.
    package func run(_ sql: String, _ values: any Storable...) throws {
        try run(sql, values: values)
    }

    /// Runs one statement with a list of values.
    package func run(_ sql: String, values: [any Storable]) throws {
        try with(sql, values, finish)
    }

    /// Runs several statements, one after the other and without values: a schema.
    package func script(_ sql: String) throws {
        var rest = Array(sql.utf8)[...]
        while !rest.isEmpty {
            let (statement, tail) = try prepare(rest)
            guard tail.count < rest.count else { throw SQLFailure("There is a zero byte in the script", sql: sql) }
            rest = tail
            guard let statement else { continue }
            try refuseControl(statement.sql)
            try finish(statement)
        }
    }

    /// The first row a query finds, read by `read`.
    package func row<T>(
        _ sql: String, _ values: any Storable..., read: (Row) throws -> T
    ) throws -> T? {
        try row(sql, values: values, read: read)
    }

    /// The first row a query with a list of values finds, read by `read`.
    package func row<T>(
        _ sql: String, values: [any Storable], read: (Row) throws -> T
    ) throws -> T? {
        try with(sql, values) { try step($0) ? read(Row($0)) : nil }
    }

    /// Every row a query finds, each read by `read`. The query bounds how many there are.
    package func rows<T>(
        _ sql: String, _ values: any Storable..., read: (Row) throws -> T
    ) throws -> [T] {
        try rows(sql, values: values, read: read)
    }

    /// Every row a query with a list of values finds, each read by `read`.
    package func rows<T>(
        _ sql: String, values: [any Storable], read: (Row) throws -> T
    ) throws -> [T] {
        try with(sql, values) { statement in
            var found: [T] = []
            while try step(statement) { found.append(try read(Row(statement))) }
            return found
        }
    }

    /// Shows every row a query finds to `use`, one after the other, keeping none: for exports.
    package func each(_ sql: String, _ values: any Storable..., use: (Row) throws -> Void) throws {
        try with(sql, values) { statement in
            while try step(statement) { try use(Row(statement)) }
        }
    }

    /// The text in the first column of the first row; nil when it is null or there is no row.
    package func text(_ sql: String, _ values: any Storable...) throws -> String? {
        try scalar(sql, values)
    }

    /// The integer in the first column of the first row; nil when it is null or there is no row.
    package func integer(_ sql: String, _ values: any Storable...) throws -> Int? {
        try scalar(sql, values)
    }

    /// The double in the first column of the first row; nil when it is null or there is no row.
    package func double(_ sql: String, _ values: any Storable...) throws -> Double? {
        try scalar(sql, values)
    }

    /// The blob in the first column of the first row; nil when it is null or there is no row.
    package func blob(_ sql: String, _ values: any Storable...) throws -> [UInt8]? {
        try scalar(sql, values)
    }

    private func scalar<T: Storable>(_ sql: String, _ values: [any Storable]) throws -> T? {
        try row(sql, values: values) { row -> T? in try row[0] } ?? nil
    }
}
