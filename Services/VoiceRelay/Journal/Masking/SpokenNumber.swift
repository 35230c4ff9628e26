/// The words of a text as somebody hears numbers in them.
enum SpokenNumber {
    struct Word {
        /// Where it stands.
        let place: Range<Int>
        let meaning: Meaning
    }

    enum Meaning {
        /// Digits, written or said.
        case digits([Int], isSaid: Bool)
        /// Letters among digits, with enough digits to be somebody's: an account, a plate.
        case code([Int])
        /// `double` five.
        case times(Int)
        /// What stands between tens and ones.
        case joiner
        case other
    }

    /// So many digits make a word with letters in it a code.
    private static let mostInWord = 6

    static func words(in letters: [Character]) -> [Word] {
        var words: [Word] = []
        var start = 0
        while start < letters.count {
            guard letters[start].isLetter || letters[start].isNumber else {
                start += 1
                continue
            }
            var end = start + 1
            while end < letters.count, letters[end].isLetter || letters[end].isNumber { end += 1 }
            words.append(Word(place: start..<end, meaning: meaning(of: letters[start..<end])))
            start = end
        }
        return words
    }

    private static func meaning(of word: ArraySlice<Character>) -> Meaning {
        let digits = word.compactMap(\.wholeNumberValue).filter { $0 < 10 }
        if digits.count == word.count { return .digits(digits, isSaid: false) }
        if digits.count > mostInWord { return .code(digits) }
        guard digits.isEmpty, word.count <= longestWord else { return .other }
        let plain = String(word).lowercased()
        if let value = numbers[plain] { return .digits(value, isSaid: true) }
        if let count = multiples[plain] { return .times(count) }
        return joiners.contains(plain) ? .joiner : .other
    }

    private static let joiners: Set<String> = ["y", "e", "and"]

    private static let multiples = [
        "double": 2, "doble": 2, "duplo": 2, "dobro": 2, "triple": 3, "triplo": 3, "treble": 3,
    ]

    private static let ones = [
        "zero one two three four five six seven eight nine", "cero uno dos tres cuatro cinco seis siete ocho nueve",
        "zero um dois três quatro cinco seis sete oito nove", "oh una - tres - - meia - - -",
        "nought uma duas - - - - - - -",
    ]
    private static let teens = [
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
        "dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove",
        "- - - - catorze - dieciseis dezassete - dezanove",
    ]
    private static let tens = [
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        "vinte trinta quarenta cinquenta sessenta - oitenta -",
    ]
    private static let twenties = [
        "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve",
        "- veintidos veintitres - - veintiseis - - -",
    ]

    private static let numbers: [String: [Int]] = {
        var numbers: [String: [Int]] = [:]
        func add(_ names: [String], _ value: (Int) -> [Int]) {
            for line in names {
                for (place, name) in line.split(separator: " ").enumerated() where name != "-" {
                    numbers[String(name)] = value(place)
                }
            }
        }
        add(ones) { [$0] }
        add(teens) { [1, $0] }
        add(tens) { [$0 + 2, 0] }
        add(twenties) { [2, $0 + 1] }
        return numbers
    }()

    private static let longestWord = numbers.keys.map(\.count).max() ?? 0
}
