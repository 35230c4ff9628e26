import Store

/// The way through what the index finds, by the ids of its rows, which are in the order in which they were made.
struct WordWalk {
    let expression: MatchExpression
    /// Rows found by their SIDs.
    let named: [Int]
    let isDescending: Bool

    /// How much of what the index finds is looked at for one page, where something beside the words narrows it.
    private static let longest = 2_048
    private static let longestPiece = 1_024

    /// Reads a page. `keep` gives those of the rows that fit all else, in the order asked for.
    func page<Found: Sendable>(
        _ request: PageRequest, in db: Connection, keep: ([Int], _ isFalling: Bool) throws -> [(id: Int, found: Found)]
    ) throws -> Page<Found> {
        let keyset = try request.cursor.map { try Keyset($0.token, count: 1) }
        let goesBack = keyset?.goesBack ?? false
        let isFalling = isDescending != goesBack
        var edge = keyset?.values[0] ?? (isFalling ? .max : .min)
        var kept: [(id: Int, found: Found)] = []
        var scanned = 0
        var isAtEnd = false
        var piece = request.size + 1
        while kept.count <= request.size, scanned < Self.longest, !isAtEnd {
            let ids = try next(piece, beyond: edge, isFalling, in: db)
            isAtEnd = ids.count < piece
            scanned += ids.count
            if let last = ids.last {
                edge = last
                kept += try keep(ids, isFalling)
            }
            piece = min(piece * 2, Self.longestPiece)
        }
        let goesOn = kept.count > request.size
        if goesOn { kept.removeLast(kept.count - request.size) }
        let isCutShort = !goesOn && !isAtEnd
        let far = goesOn ? kept.last?.id : isCutShort ? edge : nil
        let near = request.cursor == nil ? nil : kept.first?.id ?? (isCutShort ? edge : nil)
        if goesBack { kept.reverse() }
        let (next, previous) = goesBack ? (near, far) : (far, near)
        return Page(
            rows: kept.map(\.found),
            next: next.map { Keyset(false, [$0]).cursor(page: request.number + 1) },
            previous: previous.map { Keyset(true, [$0]).cursor(page: max(request.number - 1, 0)) }, scanned: scanned,
            isCutShort: isCutShort)
    }

    /// The next ids beyond one; fewer than asked for only where there are no more.
    private func next(_ count: Int, beyond edge: Int, _ isFalling: Bool, in db: Connection) throws -> [Int] {
        let table = expression.index.table
        let found = try db.rows(
            """
            SELECT rowid FROM \(table) WHERE \(table) MATCH ? AND rowid \(isFalling ? "<" : ">") ?
            ORDER BY rowid \(isFalling ? "DESC" : "ASC") LIMIT ?
            """, expression.text, edge, count
        ) { try $0[0] as Int }
        guard !named.isEmpty else { return found }
        let both = Set(found).union(named.filter { isFalling ? $0 < edge : $0 > edge })
        return Array(both.sorted { isFalling ? $0 > $1 : $0 < $1 }.prefix(count))
    }
}

extension [Int] {
    /// As a list that a statement takes as one value.
    var listed: String { "[" + map(String.init).joined(separator: ",") + "]" }
}
