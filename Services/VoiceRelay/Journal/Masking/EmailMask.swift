/// Finds e-mail addresses, written (`ana@example.com`) or spoken (`ana at example dot com`).
enum EmailMask {
    /// What people say for `@`.
    static let spokenAt = [" at ", " arroba "]
    private static let spokenDot: Set<String> = ["dot", "punto", "ponto"]

    static func masked(_ text: String) -> String {
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for place in words.indices where words[place].contains("@") { words[place] = written(words[place]) }
        maskSpoken(&words)
        return words.joined(separator: " ")
    }

    /// A word with its address taken out; what stands around the address stays.
    private static func written(_ word: String) -> String {
        let letters = Array(word)
        guard let at = letters.firstIndex(of: "@") else { return word }
        var first = at
        while first > 0, isPart(letters[first - 1]) { first -= 1 }
        var last = at
        while last + 1 < letters.count, isPart(letters[last + 1]) || letters[last + 1] == "@" { last += 1 }
        // The stop at the end of a sentence belongs to the sentence.
        while last > at, letters[last] == "." || letters[last] == "-" { last -= 1 }
        guard first < at, last > at else { return word }
        return String(letters[..<first]) + PrivateData.email + written(String(letters[(last + 1)...]))
    }

    private static func isPart(_ letter: Character) -> Bool {
        letter.isLetter || letter.isNumber || "._%+-".contains(letter)
    }

    private static func maskSpoken(_ words: inout [String]) {
        var place = 1
        while place + 3 < words.count {
            let at = plain(words[place])
            guard at == "at" || at == "arroba", !plain(words[place - 1]).isEmpty,
                let dot = words[(place + 2)...].prefix(3).firstIndex(where: { spokenDot.contains(plain($0)) }),
                dot + 1 < words.count
            else {
                place += 1
                continue
            }
            var last = dot + 1
            while last + 2 < words.count, spokenDot.contains(plain(words[last + 1])) { last += 2 }
            let rest = words[last].drop { $0.isLetter || $0.isNumber }
            words.replaceSubrange((place - 1)...last, with: [PrivateData.email + rest])
        }
    }

    private static func plain(_ word: String) -> String {
        String(word.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
