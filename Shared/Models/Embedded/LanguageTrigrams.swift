/// Tells a language by the groups of three letters that its words are made of, where no single word does.
///
/// It reads a text once, letter by letter: this runs at every turn of a caller.
struct LanguageTrigrams {
    /// How much speaks for each language, in the words that count.
    private var sums = Sums()
    private var words = 0
    /// The same for a first word with a capital, until another shows whether it has it by its place.
    private var first: Sums?
    /// The word that is being read, without accents.
    private var word: [UInt8] = []
    private var shape = Shape()

    /// The language that the letters show, and for how many points; nil where they could as well be those of another.
    static func reading(of text: String) -> (language: Language, points: Int)? {
        var reading = LanguageTrigrams()
        for scalar in text.unicodeScalars { reading.take(scalar) }
        reading.close()
        let scores = reading.sums.scores
        guard reading.words >= fewestWords, let language = scores.best else { return nil }
        let lead = scores.lead(of: language)
        guard lead >= smallestLead(of: reading.words) else { return nil }
        return (language, lead >= sureLead ? 4 : 3)
    }

    /// One word alone is too often a name, or one that all languages have.
    private static let fewestWords = 2
    /// Less than this separates words that two of the languages share; two words are more often a name than three.
    private static func smallestLead(of words: Int) -> Int { words > 2 ? 8 : 12 }
    /// From here on the letters weigh as much as two small words.
    private static let sureLead = 16

    // MARK: Words

    /// What is seen of a word that its plain letters do not tell.
    private struct Shape {
        var hasCapital = false
        var goesOnSmall = false
        var hasOthers = false
        var isFirst = true
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "a"..."z": add(UInt8(scalar.value), isCapital: false)
        case "A"..."Z": add(UInt8(scalar.value) + 0x20, isCapital: true)
        case "0"..."9": shape.hasOthers = true
        case _ where scalar.isASCII: close()
        default: takeBeyondASCII(scalar)
        }
    }

    private mutating func takeBeyondASCII(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        if properties.isAlphabetic {
            for letter in Terms.folded(scalar) {
                if ("a"..."z").contains(letter) {
                    add(UInt8(letter.value), isCapital: properties.isUppercase)
                } else {
                    shape.hasOthers = true
                }
            }
        } else if properties.generalCategory != .nonspacingMark {
            close()
        }
    }

    private mutating func add(_ letter: UInt8, isCapital: Bool) {
        if word.isEmpty { shape.hasCapital = isCapital } else if word.count == 1 { shape.goesOnSmall = !isCapital }
        word.append(letter)
    }

    /// Counts the word, unless it is a name, or a digit: many read those out in another language.
    private mutating func close() {
        defer { if word.isEmpty { shape.hasOthers = false } else { startAnew() } }
        guard !word.isEmpty, !shape.hasOthers, !SpokenDigits.isDigit(String(decoding: word, as: UTF8.self)) else {
            return
        }
        guard shape.hasCapital, shape.goesOnSmall else {
            if let first {
                sums.add(first)
                words += 1
            }
            first = nil
            sums.add(word)
            words += 1
            return
        }
        guard shape.isFirst else { return }
        var sums = Sums()
        sums.add(word)
        first = sums
    }

    private mutating func startAnew() {
        word.removeAll(keepingCapacity: true)
        shape = Shape()
        shape.isFirst = false
    }

    // MARK: Weights

    /// The weights of all groups read so far.
    private struct Sums {
        private var english = 0
        private var spanish = 0
        private var portuguese = 0

        var scores: LanguageScores {
            var scores = LanguageScores()
            scores[.english] = english
            scores[.spanish] = spanish
            scores[.portuguese] = portuguese
            return scores
        }

        mutating func add(_ other: Sums) {
            english += other.english
            spanish += other.spanish
            portuguese += other.portuguese
        }

        mutating func add(_ word: [UInt8]) {
            var group = 0
            for letter in word {
                group = LanguageTrigrams.next(group, Int(letter) - 0x60)
                add(LanguageTrigrams.weights[group])
            }
            add(LanguageTrigrams.weights[LanguageTrigrams.next(group, 0)])
        }

        private mutating func add(_ weights: UInt16) {
            english += Int(weights & 0xF)
            spanish += Int(weights >> 4 & 0xF)
            portuguese += Int(weights >> 8)
        }
    }

    /// The group after one more letter, without the letter before the last two. The edge of a word is letter 0.
    private static func next(_ group: Int, _ letter: Int) -> Int { group % (27 * 27) * 27 + letter }

    /// By group of letters, the weights for the three languages, four bits each: a table of 40 KB in place of a dictionary.
    private static let weights: [UInt16] = {
        var weights = [UInt16](repeating: 0, count: 27 * 27 * 27)
        for (language, byWeight) in TrigramTable.groups {
            let shift: UInt16 = language == .english ? 0 : language == .spanish ? 4 : 8
            for (weight, groups) in byWeight.enumerated() {
                for group in groups.split(separator: " ") {
                    let place = group.utf8.reduce(0) { next($0, $1 == UInt8(ascii: "_") ? 0 : Int($1) - 0x60) }
                    weights[place] |= UInt16(weight + 1) << shift
                }
            }
        }
        return weights
    }()
}
