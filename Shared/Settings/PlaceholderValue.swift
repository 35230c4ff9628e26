/// Knows the values that example files carry where the real one belongs: `your_openai_key`, `ACxxxx`, `sk-...`.
package enum PlaceholderValue {
    /// Says whether a value is a stand-in, and so counts as not given.
    package static func matches(_ value: String) -> Bool {
        var text = value
        if let scheme = text.range(of: "://") { text = String(text[scheme.upperBound...]) }
        guard !text.isEmpty, text.utf8.count <= 200 else { return false }
        let lower = text.lowercased()
        return words.contains(lower)
            || openings.contains { lower.hasPrefix($0) }
            || isCommand(lower)
            || isBracketed(text)
            || isFilled(Array(text.unicodeScalars))
    }

    private static let words: Set<String> = [
        "changeme", "change-me", "change_me", "changethis", "change-this", "change_this", "replaceme", "replace-me",
        "replace_me", "placeholder", "todo", "fixme", "tbd", "xxx",
    ]

    private static let openings = ["your_", "your-", "sk-your", "<your", "[your", "{your"]

    /// `paste-your-key-here`, `INSERT_KEY_HERE`.
    private static func isCommand(_ lower: String) -> Bool {
        guard lower.hasSuffix("_here") || lower.hasSuffix("-here") else { return false }
        return ["insert", "paste", "put", "enter", "add", "the", "my"].contains { lower.hasPrefix($0) }
    }

    /// `<account sid>`: one pair of angle brackets around words, which is neither markup nor empty.
    private static func isBracketed(_ text: String) -> Bool {
        guard text.hasPrefix("<"), text.hasSuffix(">"), text.utf8.count > 2 else { return false }
        return !text.dropFirst().dropLast().contains { "<>/=".contains($0) }
    }

    /// `ACxxxxxxxx`, `sk-...`, `+1XXXXXXXXXX`, `****`: a short beginning, then nothing but filler to the end.
    private static func isFilled(_ scalars: [Unicode.Scalar]) -> Bool {
        let filler = scalars.reversed().prefix { "xX*.…•".unicodeScalars.contains($0) }
        let beginning = scalars.dropLast(filler.count)
        let length = filler.reduce(0) { $0 + ($1 == "…" ? 3 : 1) }
        guard length >= 3 else { return false }
        if beginning.isEmpty { return true }
        guard beginning.count <= 20, !beginning.contains(where: { $0.properties.isWhitespace }) else { return false }
        let text = String(String.UnicodeScalarView(beginning))
        let startsLikeAKey = ["sk-", "sk_", "pk-", "pk_"].contains { text.hasPrefix($0) }
        let startsLikeASID = text.count == 2 && text.allSatisfy { $0.isASCII && $0.isUppercase }
        let isPrefix = text.last.map { "-_.+".contains($0) } ?? false
        let isNumber = text.first == "+" && text.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
        return startsLikeAKey || startsLikeASID || (isPrefix && length >= 4) || (isNumber && length >= 4)
    }
}

extension String {
    /// Finds the first occurrence of an ASCII phrase.
    fileprivate func range(of phrase: StaticString) -> Range<Index>? {
        let wanted = Array("\(phrase)".utf8)
        var start = utf8.startIndex
        while let candidate = utf8[start...].firstIndex(of: wanted[0]) {
            if utf8[candidate...].starts(with: wanted) {
                return candidate..<utf8.index(candidate, offsetBy: wanted.count)
            }
            start = utf8.index(after: candidate)
        }
        return nil
    }
}
