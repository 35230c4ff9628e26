import Crypto
import Store

/// Has the index say where in its columns words were found, while it finds them.
struct Marks {
    private let columns: [String]
    // Nothing that anybody wrote holds these.
    private let open = "\u{2}\(Random.hexToken(bytes: 6))"
    private let close = "\u{3}\(Random.hexToken(bytes: 6))"

    init(_ index: MatchExpression.Index) { columns = index.columns }

    /// What a query for rows of the index asks for beside them; the signs are its first two values.
    static func columns(of index: MatchExpression.Index) -> String {
        index.columns.indices.map { "highlight(\(index.table), \($0), ?1, ?2)" }.joined(separator: ", ")
    }

    var signs: [any Storable] { [open, close] }

    /// Where words were found in the texts of a row, which begin after its id.
    func ranges(in row: Row) throws -> [String: [Range<Int>]] {
        var marks: [String: [Range<Int>]] = [:]
        for (place, column) in columns.enumerated() {
            let text: String? = try row[place + 1]
            let found = text.map { ranges(in: $0) } ?? []
            if !found.isEmpty { marks[column] = found }
        }
        return marks
    }

    /// Takes the signs out of a text again; answers where they were.
    private func ranges(in text: String) -> [Range<Int>] {
        guard text.utf8.contains(0x02) else { return [] }
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
