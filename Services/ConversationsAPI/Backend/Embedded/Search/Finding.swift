import Store

/// What is searched for in one of the indexes: the way to it, and what of it is marked.
struct Finding {
    let sought: SearchTerms
    let expression: MatchExpression
    private let db: Connection

    init(
        _ sought: SearchTerms, in index: MatchExpression.Index, scope: String, _ db: Connection
    ) throws {
        self.sought = sought
        self.db = db
        expression = try MatchExpression(sought, index, in: scope, db)
    }

    /// The way through it, with rows whose SIDs begin with what is searched for.
    func walk(descending: Bool, marking: Bool, named: (_ sid: String) -> SIDLookup) throws -> WordWalk {
        WordWalk(
            expression: expression, named: try sought.sid.map { try named($0).ids(in: db) } ?? [],
            isDescending: descending, isMarking: marking)
    }

    /// The first of a row's texts in which something was found, marked.
    func marked(
        _ texts: [(field: String, column: String, text: String?)], _ marks: [String: [Range<Int>]]
    ) -> (field: String, text: MarkedText)? {
        for (field, column, text) in texts {
            guard let text else { continue }
            var ranges = marks[column] ?? []
            let numbers = sought.numbers
            if !numbers.isEmpty {
                let keys = NumberKeys(in: text)
                for number in numbers { ranges += keys.ranges(of: number) }
            }
            if column == "sid", let sid = sought.sid, text.hasPrefix(sid) { ranges.append(0..<sid.utf8.count) }
            if let found = MarkedText(text, ranges) { return (field, found) }
        }
        return nil
    }
}
