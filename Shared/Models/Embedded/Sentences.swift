/// Cuts prose into sentences, and takes off what is for the eye only.
enum Sentences {
    /// A sentence ends at a full stop, question or exclamation mark that white space follows, and not within a number
    /// or after a single letter.
    static func of(_ text: some StringProtocol) -> [String] {
        var sentences: [String] = []
        var start = text.startIndex
        var place = text.startIndex
        while place < text.endIndex {
            let next = text.index(after: place)
            if ".?!".contains(text[place]), next == text.endIndex || text[next].isWhitespace,
                text[start..<place].split(separator: " ").last.map({ $0.count > 1 }) ?? false
            {
                sentences.append(String(text[start..<next].trimmed))
                start = next
            }
            place = next
        }
        let rest = text[start...].trimmed
        if !rest.isEmpty { sentences.append(String(rest)) }
        return sentences
    }

    /// Without the marks of Markdown: bullets, numbers of lists, emphasis, code.
    static func withoutMarks(_ line: some StringProtocol) -> String {
        var text = String(line.trimmed)
        if let mark = ["- ", "* ", "+ ", "> "].first(where: text.hasPrefix) { text.removeFirst(mark.count) }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, text.dropFirst(digits.count).hasPrefix(". ") { text.removeFirst(digits.count + 2) }
        text.removeAll { $0 == "*" || $0 == "`" || $0 == "|" }
        return String(text.trimmed)
    }
}
