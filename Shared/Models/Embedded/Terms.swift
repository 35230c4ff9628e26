/// The words of a text in the form in which they are compared: without case and accents, without their endings, and
/// with one word for what has several names, in three languages.
enum Terms {
    /// The terms of a text in order, without the words that say nothing by themselves.
    static func of(_ text: String) -> [String] {
        words(of: text).filter { !StopWords.all.contains($0) }.map(term)
    }

    /// Words of letters and digits, lower-cased and without accents.
    static func words(of text: String) -> [String] {
        var words: [String] = []
        // As UTF-8: a text that grows by a letter at a time costs several times as much.
        var word: [UInt8] = []
        func close() {
            guard !word.isEmpty else { return }
            words.append(String(decoding: word, as: UTF8.self))
            word.removeAll(keepingCapacity: true)
        }
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                // As below, without a look into Unicode's tables for each letter.
                if let letter = plain(ascii: UInt8(scalar.value)) { word.append(letter) } else { close() }
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                for letter in folded(scalar) { word.append(contentsOf: UTF8.encode(letter).unsafelyUnwrapped) }
            } else if scalar.properties.generalCategory != .nonspacingMark {
                close()
            }
        }
        close()
        return words
    }

    /// What a word stands for.
    static func term(_ word: String) -> String {
        let stem = Stem.of(word)
        return Synonyms.concepts[stem] ?? stem
    }

    /// A text without case and accents, its words kept apart by single spaces.
    static func plain(_ text: String) -> String { words(of: text).joined(separator: " ") }

    /// A letter in lower case, or a digit; nil for all else.
    private static func plain(ascii byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 0x20
        default: nil
        }
    }

    /// A letter beyond ASCII.
    static func folded(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        scalar.properties.lowercaseMapping.unicodeScalars.map { plainLetters[$0] ?? $0 }
    }

    private static let plainLetters: [Unicode.Scalar: Unicode.Scalar] = {
        var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
        let table: [(Unicode.Scalar, String)] = [
            ("a", "áàâãäå"), ("e", "éèêë"), ("i", "íìîï"), ("o", "óòôõö"), ("u", "úùûü"), ("c", "ç"), ("n", "ñ"),
            ("y", "ýÿ"),
        ]
        for (plain, accented) in table { for one in accented.unicodeScalars { letters[one] = plain } }
        return letters
    }()
}
