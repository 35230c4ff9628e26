/// A part of what an agent knows that answers one question: what stands under a heading, a paragraph, a row of a table.
package struct KnowledgeSection: Sendable, Hashable {
    /// The document, and the heading where there is one.
    package let title: String
    package let sentences: [String]

    package var text: String { sentences.joined(separator: " ") }

    /// Cuts a passage at headings and empty lines; a table (`.csv`) at its rows.
    static func cut(_ passage: ChatKnowledge) -> [KnowledgeSection] {
        passage.title.lowercased().hasSuffix(".csv") ? rows(of: passage) : paragraphs(of: passage)
    }

    private static func paragraphs(of passage: ChatKnowledge) -> [KnowledgeSection] {
        var sections: [KnowledgeSection] = []
        var title = passage.title
        var sentences: [String] = []
        func close() {
            if !sentences.isEmpty { sections.append(KnowledgeSection(title: title, sentences: sentences)) }
            sentences = []
        }
        for line in passage.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let text = line.trimmed
            if text.isEmpty {
                close()
            } else if text.hasPrefix("#") {
                close()
                title = String(text.drop { $0 == "#" }.trimmed)
            } else {
                sentences += Sentences.of(Sentences.withoutMarks(text))
            }
        }
        close()
        return sections
    }

    /// The first row names the columns; each other row becomes a sentence that names its values.
    private static func rows(of passage: ChatKnowledge) -> [KnowledgeSection] {
        let rows = passage.text.split(whereSeparator: \.isNewline).map { row in
            row.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmed) }
        }
        guard let columns = rows.first else { return [] }
        let title = String(passage.title.dropLast(4))
        return rows.dropFirst().map { row in
            let values = zip(columns, row).filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)" }
            return KnowledgeSection(title: title, sentences: [values.joined(separator: ", ") + "."])
        }
    }
}

extension StringProtocol {
    /// Without the white space around it.
    var trimmed: SubSequence {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
        return self[start..<end]
    }
}
