import JSON

/// A part of a list, newest first, and where it goes on in both directions.
struct ListPage<Row: Sendable>: Sendable {
    var rows: [Row]
    var next: ListCursor?
    var previous: ListCursor?

    /// - Parameters:
    ///   - found: What lies beyond the cursor, nearest first; one more than the page holds where there is more.
    ///   - edge: The number of a row, which newer rows have higher.
    init(_ found: [Row], size: Int, at cursor: ListCursor?, edge: (Row) -> Int) {
        let goesBack = cursor?.goesBack ?? false
        let goesOn = found.count > size
        rows = Array(found.prefix(size))
        if goesBack { rows.reverse() }
        let hasNext = goesBack ? !rows.isEmpty : goesOn
        let hasPrevious = goesBack ? goesOn : cursor != nil && !rows.isEmpty
        next = hasNext ? rows.last.map { ListCursor(goesBack: false, edge: edge($0)) } : nil
        previous = hasPrevious ? rows.first.map { ListCursor(goesBack: true, edge: edge($0)) } : nil
    }

    /// As it is answered to whoever asked for it, the rows under a name.
    func json(_ name: String, for asked: ListRequest, _ row: (Row) -> JSONValue) -> JSONValue {
        [
            name: .array(rows.map(row)),
            "meta": [
                "key": .string(name), "pageSize": JSONValue(asked.size),
                "nextPageToken": .text(next?.token(asked.query)),
                "previousPageToken": .text(previous?.token(asked.query)),
            ],
        ]
    }
}
