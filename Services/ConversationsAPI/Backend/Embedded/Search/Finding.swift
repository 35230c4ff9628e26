import Crypto
import Problems
import Store

/// Finds and marks what is searched for in one of the indexes.
struct Finding {
    let sought: SearchTerms
    let expression: MatchExpression
    private let db: Connection

    init(_ sought: SearchTerms, in index: MatchExpression.Index, scope: String, person: String? = nil, _ db: Connection)
        throws
    {
        self.sought = sought
        self.db = db
        expression = try MatchExpression(sought, index, in: scope, person: person, db)
    }

    /// The way through it, with rows whose SIDs begin with what is searched for.
    func walk(descending: Bool, named: (_ sid: String) throws -> [Int]) rethrows -> WordWalk {
        WordWalk(
            expression: expression, named: try sought.sid.map(named) ?? [], isDescending: descending)
    }

    /// Where in the columns of the index words were found, by the ids of rows.
    func marks(in ids: [Int], isFalling: Bool) throws -> [Int: [String: [Range<Int>]]] {
        guard let first = ids.first, let last = ids.last else { return [:] }
        // Nothing that anybody wrote holds these.
        let (open, close) = ("\u{2}\(Random.hexToken(bytes: 6))", "\u{3}\(Random.hexToken(bytes: 6))")
        let (table, columns) = (expression.index.table, expression.index.columns)
        let marked = columns.indices.map { "highlight(\(table), \($0), ?2, ?3)" }
        var marks: [Int: [String: [Range<Int>]]] = [:]
        // The plus has SQLite take the ids for a test: as a key they would have it ask the index once for each.
        try db.each(
            """
            SELECT rowid, \(marked.joined(separator: ", ")) FROM \(table)
            WHERE \(table) MATCH ?1 AND rowid BETWEEN ?4 AND ?5 AND +rowid IN (SELECT value FROM json_each(?6))
            ORDER BY rowid \(isFalling ? "DESC" : "ASC")
            """, expression.text, open, close, min(first, last), max(first, last), ids.listed
        ) { row in
            let id: Int = try row[0]
            for (place, column) in columns.enumerated() {
                let text: String? = try row[place + 1]
                marks[id, default: [:]][column] = text.map { Self.ranges(in: $0, open, close) } ?? []
            }
        }
        return marks
    }

    /// The first of a row's texts in which something was found, marked.
    func marked(
        _ texts: [(field: String, column: String, text: String?)], _ marks: [String: [Range<Int>]]?
    ) -> (field: String, text: MarkedText)? {
        for (field, column, text) in texts {
            guard let text else { continue }
            var ranges = marks?[column] ?? []
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

    /// Takes the signs of marks out of a text again; answers where they were.
    private static func ranges(in text: String, _ open: String, _ close: String) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        let bytes = Array(text.utf8)
        let (open, close) = (Array(open.utf8), Array(close.utf8))
        var (place, plain, start) = (0, 0, 0)
        while place < bytes.count {
            if bytes[place] == open[0], bytes[place...].starts(with: open) {
                start = plain
                place += open.count
            } else if bytes[place] == close[0], bytes[place...].starts(with: close) {
                ranges.append(start..<plain)
                place += close.count
            } else {
                place += 1
                plain += 1
            }
        }
        return ranges
    }
}
