/// Finds digits in what was said, written as digits or spoken as words: "+1 (555) 010-2030", "one two three four".
enum SpokenDigits {
    /// The runs of digits, each as one text.
    static func runs(in text: String) -> [String] {
        var runs: [String] = []
        var run = ""
        var word = ""
        func close() {
            if !run.isEmpty { runs.append(run) }
            run = ""
        }
        func take() {
            guard !word.isEmpty else { return }
            if word.allSatisfy({ $0.isASCII && $0.isNumber }) {
                run += word
            } else if let digit = words[Terms.plain(word)] {
                run += digit
            } else if word.contains(where: { $0.isASCII && $0.isNumber }) {
                // Letters and digits in one word are a code, and no number.
                close()
            } else {
                close()
            }
            word = ""
        }
        for letter in text {
            if letter.isLetter || letter.isNumber {
                word.append(letter)
            } else {
                take()
                // What stands between the groups of one number.
                if !letter.isWhitespace, !"-().+/,".contains(letter) { close() }
            }
        }
        take()
        close()
        return runs
    }

    /// Whether a word without accents is the name of a digit.
    static func isDigit(_ word: String) -> Bool { words[word] != nil }

    private static let words: [String: String] = {
        var words: [String: String] = ["oh": "0", "uma": "1", "meia": "6"]
        for names in [
            "zero one two three four five six seven eight nine", "cero uno dos tres cuatro cinco seis siete ocho nueve",
            "zero um dois tres quatro cinco seis sete oito nove",
        ] {
            for (digit, name) in names.split(separator: " ").enumerated() { words[String(name)] = "\(digit)" }
        }
        return words
    }()
}
