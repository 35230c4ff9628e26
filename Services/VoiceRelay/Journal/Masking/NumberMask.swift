/// Finds long numbers: digits with or without marks between them, digits spoken one by one or in pairs, and codes.
enum NumberMask {
    /// More digits than that may be a PIN, a code or a number that tells somebody apart. A year is one as well.
    private static let most = 3
    /// With marks of an amount in it, a number of so many digits is one: `1,250.75`.
    private static let mostOfAmount = 6

    static func masked(_ text: String) -> String {
        guard text.utf8.count > most else { return text }
        let letters = Array(text)
        let words = SpokenNumber.words(in: letters)
        var result = ""
        var done = 0
        var place = 0
        while place < words.count {
            guard let run = Run(words, from: place, in: letters) else {
                place += 1
                continue
            }
            place = run.end
            guard let mask = run.mask else { continue }
            var start = run.start
            while start > done, letters[start - 1] == "+" || letters[start - 1] == "(" { start -= 1 }
            result += String(letters[done..<start]) + mask
            done = run.finish
        }
        return result + String(letters[done...])
    }

    /// Words that together are one number.
    private struct Run {
        let start: Int
        private(set) var finish: Int
        /// The word after the last of it.
        private(set) var end: Int
        private var digits: [Int] = []
        /// How many digits each of its words has, and whether they stand as those of an amount do.
        private var groups: [Int] = []
        private var isAmount = true
        private var isCode = false
        private var endsInTens = false

        init?(_ words: [SpokenNumber.Word], from first: Int, in letters: [Character]) {
            start = words[first].place.lowerBound
            finish = start
            end = first
            var times = 1
            while end < words.count {
                let between = letters[finish..<words[end].place.lowerBound]
                if end > first, !Self.isOneNumber(between) { break }
                switch words[end].meaning {
                case .digits(let more, let isSaid):
                    if end > first, between != ["."], between != [","] { isAmount = false }
                    take(more, times, isSaid)
                    times = 1
                case .code(let more) where end == first:
                    digits = more
                    isCode = true
                    finish = words[end].place.upperBound
                    end += 1
                    return
                case .times(let count) where Self.hasDigits(words, end + 1): times = count
                case .joiner where end > first && Self.hasDigits(words, end + 1): break
                default:
                    guard end > first else { return nil }
                    return
                }
                finish = words[end].place.upperBound
                end += 1
            }
        }

        private mutating func take(_ more: [Int], _ times: Int, _ isSaid: Bool) {
            if endsInTens, isSaid, more.count == 1 {
                // Forty, and five.
                digits[digits.count - 1] = more[0]
            } else {
                for _ in 0..<times { digits += more }
                groups.append(more.count)
            }
            endsInTens = isSaid && more.count == 2 && more[0] > 1 && more[1] == 0
            if isSaid { isAmount = false }
        }

        /// What stands in its place; nil where it may be shown.
        var mask: String? {
            guard digits.count > NumberMask.most, !saysAmount else { return nil }
            return !isCode && PrivateData.isCard(digits) ? PrivateData.card : PrivateData.number
        }

        /// Whether it is an amount as `12.50`, `1,250` and `1.250,75` are.
        private var saysAmount: Bool {
            isAmount && groups.count > 1 && digits.count <= NumberMask.mostOfAmount && groups[0] <= NumberMask.most
                && groups.dropFirst().allSatisfy { (2...3).contains($0) }
        }

        private static func hasDigits(_ words: [SpokenNumber.Word], _ place: Int) -> Bool {
            guard place < words.count, case .digits = words[place].meaning else { return false }
            return true
        }

        /// Whether what stands between two words lets them be one number.
        private static func isOneNumber(_ between: ArraySlice<Character>) -> Bool {
            between.count <= 3 && between.allSatisfy { $0.isWhitespace || "-–().+/,·".contains($0) }
        }
    }
}
