import Store

/// The way through what the index finds, by the ids of its rows, which are in the order in which they were made.
struct WordWalk {
    let expression: MatchExpression
    /// Rows found by their SIDs.
    let named: [Int]
    let isDescending: Bool
    /// Whether it is told where in the rows the words are.
    let isMarking: Bool

    /// A row the index finds, and where in its columns.
    struct Step {
        var id: Int
        var marks: [String: [Range<Int>]] = [:]
    }

    /// How much of what the index finds is looked at for one page, where something beside the words narrows it.
    private static let longest = 2_048
    private static let longestPiece = 1_024

    /// Reads a page. `keep` gives those of the rows that fit all else, in the order asked for.
    func page<Found: Sendable>(
        _ request: PageRequest, in db: Connection, keep: ([Step], _ isFalling: Bool) throws -> [(id: Int, found: Found)]
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
            let steps = try next(piece, beyond: edge, isFalling, in: db)
            isAtEnd = steps.count < piece
            scanned += steps.count
            if let last = steps.last {
                edge = last.id
                kept += try keep(steps, isFalling)
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

    /// The next rows beyond one; fewer than asked for only where there are no more.
    private func next(_ count: Int, beyond edge: Int, _ isFalling: Bool, in db: Connection) throws -> [Step] {
        let index = expression.index
        let marks = isMarking ? Marks(index) : nil
        let signs = marks?.signs ?? []
        // Marked while it is found: asked for them once more, the index would find all of them once more.
        let found = try db.rows(
            """
            SELECT rowid\(marks == nil ? "" : ", " + Marks.columns(of: index)) FROM \(index.table)
            WHERE \(index.table) MATCH ?\(signs.count + 1) AND rowid \(isFalling ? "<" : ">") ?\(signs.count + 2)
                AND \(isMarking ? index.isThere : "TRUE")
            ORDER BY rowid \(isFalling ? "DESC" : "ASC") LIMIT ?\(signs.count + 3)
            """, values: signs + [expression.text, edge, count]
        ) { Step(id: try $0[0], marks: try marks?.ranges(in: $0) ?? [:]) }
        guard !named.isEmpty else { return found }
        let known = Set(found.map(\.id))
        let named = named.filter { (isFalling ? $0 < edge : $0 > edge) && !known.contains($0) }.map { Step(id: $0) }
        return Array((found + named).sorted { isFalling ? $0.id > $1.id : $0.id < $1.id }.prefix(count))
    }
}

extension [WordWalk.Step] {
    var marksByID: [Int: [String: [Range<Int>]]] {
        Dictionary(map { ($0.id, $0.marks) }, uniquingKeysWith: { first, _ in first })
    }

    /// Their ids, as a list that a statement takes as one value.
    var listed: String { "[" + map(\.id.description).joined(separator: ",") + "]" }
}
