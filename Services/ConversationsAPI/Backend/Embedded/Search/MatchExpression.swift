import Store

/// What is searched for in the words of the index. Nothing a person wrote stands in it outside of quotation marks.
struct MatchExpression {
    /// The index, and its first columns, which hold what people wrote.
    struct Index {
        let table: String
        let terms: String
        let columns: [String]
        /// What holds for a row whose text is still there. An index without texts of its own has nothing to mark in a
        /// row that was removed since, and would call itself damaged.
        var isThere = "TRUE"

        static let messages = Index(
            table: "message_words", terms: "message_terms", columns: ["author", "body"],
            isThere: "EXISTS (SELECT 1 FROM message WHERE message.id = message_words.rowid)")
        static let conversations = Index(
            table: "conversation_words", terms: "conversation_terms",
            columns: ["friendly_name", "unique_name", "people", "attributes"])
    }

    let index: Index
    let text: String

    /// How many words with one beginning are looked for one by one. They are found newest first without being gathered
    /// before, however often each was said.
    private static let mostWords = 16
    /// Beginnings of two and three characters are words of the index themselves.
    private static let indexedBeginnings = 2...3

    init(_ sought: SearchTerms, _ index: Index, in scope: String, _ db: Connection) throws {
        self.index = index
        let terms = try sought.terms.map { try Self.text(of: $0, index, db) }
        text = "scope : \"\(scope)\" AND " + terms.joined(separator: " AND ")
    }

    private static func text(of term: SearchTerms.Term, _ index: Index, _ db: Connection) throws -> String {
        let words = "{\(index.columns.joined(separator: " "))} : "
        switch term {
        case .phrase(let phrase): return words + quoted(phrase)
        case .word(let word, let goesOn): return words + (goesOn ? try beginning(word, index, db) : quoted(word))
        case .number(let number, let spelled):
            var ways = ["numbers : " + (try beginning(number.beginning, index, db))]
            ways += number.whole.map { "numbers : " + quoted($0) }
            ways.append("(" + (try spelled.map { try text(of: $0, index, db) }).joined(separator: " AND ") + ")")
            return "(" + ways.joined(separator: " OR ") + ")"
        }
    }

    /// Words that begin like one.
    private static func beginning(_ word: String, _ index: Index, _ db: Connection) throws -> String {
        guard word.utf8.count > 1 else { return quoted(word) }
        let isPlain = word.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
        guard isPlain, !indexedBeginnings.contains(word.utf8.count) else { return quoted(word) + "*" }
        let beginning = word.lowercased()
        var known: [String] = []
        var from = beginning
        while let next = try db.text(
            "SELECT term FROM \(index.terms) WHERE term >= ? AND term < ? LIMIT 1", from, beginning + "\u{10FFFF}")
        {
            guard known.count < mostWords else { return quoted(word) + "*" }
            known.append(next)
            from = next + "\u{1}"
        }
        guard !known.isEmpty else { return quoted(word) }
        return "(" + known.map(quoted).joined(separator: " OR ") + ")"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
