import Problems

/// What is searched for: every word, phrase and number has to be there.
struct SearchTerms: Sendable, Hashable {
    enum Term: Sendable, Hashable {
        /// A word; the last one may go on.
        case word(String, goesOn: Bool)
        /// Words in this order, as in `"call me back"`.
        case phrase(String)
        /// A number in any spelling, or the words it is written in.
        case number(NumberQuestion, words: [Term])
    }

    let terms: [Term]
    /// A whole SID, or the beginning of one.
    let sid: String?

    private static let longest = 256
    private static let most = 16
    /// Of a SID that is not told whole.
    private static let shortestSID = 6

    init(_ text: String, field: String) throws {
        func refused(_ sentence: String) -> Problem {
            Problem(.invalid, sentence, code: Fields.invalidParameter, field: field)
        }
        guard text.utf8.count <= Self.longest else {
            throw refused("\(field) is longer than \(Self.longest) bytes.")
        }
        let pieces = Self.pieces(of: text)
        guard !pieces.isEmpty else { throw refused("\(field) holds no word to search for.") }
        guard pieces.count <= Self.most else { throw refused("\(field) holds more than \(Self.most) words.") }
        terms = Self.terms(of: pieces)
        sid = pieces.count == 1 && Self.beginsSID(pieces[0].text) ? pieces[0].text : nil
    }

    /// The numbers among them.
    var numbers: [NumberQuestion] {
        terms.compactMap { if case .number(let number, _) = $0 { number } else { nil } }
    }

    // MARK: Reading

    private struct Piece {
        var text: String
        var isQuoted: Bool

        /// Whether it is written with nothing but what telephone numbers are written with.
        var digits: [UInt8]? {
            var digits: [UInt8] = []
            for scalar in text.unicodeScalars {
                if let digit = scalar.digit {
                    digits.append(digit)
                } else if scalar != "+", !scalar.isBetweenDigits {
                    return nil
                }
            }
            return digits
        }

        /// Whether the index may hold anything of it.
        var hasWord: Bool { text.unicodeScalars.contains { $0.isPartOfWord } }
    }

    /// What stands between blanks, or between quotation marks. A mark that is never closed closes at the end.
    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        for (number, part) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            if number.isMultiple(of: 2) {
                // A NUL would end the question to the index early.
                let words = part.split { $0.isWhitespace || $0 == "\0" }
                pieces += words.map { Piece(text: String($0), isQuoted: false) }
            } else {
                let words = part.split { $0 == "\0" }.joined(separator: " ")
                pieces.append(Piece(text: words, isQuoted: true))
            }
        }
        return pieces.filter(\.hasWord)
    }

    private static func terms(of pieces: [Piece]) -> [Term] {
        var terms: [Term] = []
        var rest = pieces[...]
        while let piece = rest.first {
            let isNumber: (Piece) -> Bool = { $0.digits != nil && $0.isQuoted == piece.isQuoted }
            let spelled = piece.isQuoted ? rest.prefix(isNumber(piece) ? 1 : 0) : rest.prefix { isNumber($0) }
            if let number = NumberQuestion(digits: spelled.flatMap { $0.digits ?? [] }) {
                rest = rest.dropFirst(spelled.count)
                let isLast = rest.isEmpty
                let words = spelled.map { term($0, isLast: isLast && $0.text == spelled.last?.text) }
                terms.append(.number(number, words: words))
            } else {
                rest = rest.dropFirst()
                terms.append(term(piece, isLast: rest.isEmpty))
            }
        }
        return terms
    }

    private static func term(_ piece: Piece, isLast: Bool) -> Term {
        piece.isQuoted ? .phrase(piece.text) : .word(piece.text, goesOn: isLast)
    }

    private static func beginsSID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (shortestSID...34).contains(bytes.count) else { return false }
        return bytes.prefix(2).allSatisfy { $0 &- 0x41 < 26 }
            && bytes.dropFirst(2).allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x61 < 6 }
    }
}

extension Unicode.Scalar {
    /// Whether words are made of it: letters, numbers, and what is for private use, as the index has it.
    var isPartOfWord: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            true
        default: false
        }
    }
}
