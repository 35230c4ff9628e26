/// Numbers as they are searched for, however they are spelled.
///
/// A key is a number's digits from last to first: spellings of a telephone number agree on its end, and the end of a
/// number is where its key begins. `+1 (555) 867-5310` has the keys of `1555`, `1555867` and `15558675310`, so that it
/// is also found when something else follows it.
struct NumberKeys {
    /// Fewer digits are a word like any other.
    static let shortest = 4
    /// Of a longer number only the last digits count.
    static let longest = 20
    /// So many keys of one text are kept.
    static let most = 200

    /// A digit, and where in the text's UTF-8 it stands.
    struct Digit {
        let value: UInt8
        let place: Int
    }

    /// Digits with nothing but the marks of telephone numbers between them, and how many of them end each group.
    private struct Run {
        var digits: [Digit] = []
        var ends: [(count: Int, place: Int)] = []
    }

    private let runs: [Run]

    /// Reads a text.
    init(in text: String) {
        var reader = RunReader()
        reader.read(text)
        runs = reader.runs
    }

    /// The keys of every number in it, with spaces between them.
    var keys: String {
        var keys: [String] = []
        for run in runs {
            for end in run.ends where end.count >= Self.shortest && keys.count < Self.most {
                keys.append(Self.key(run.digits[..<end.count]))
            }
        }
        return keys.joined(separator: " ")
    }

    /// Where in the text's UTF-8 numbers stand that a question finds.
    func ranges(of question: NumberQuestion) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for run in runs {
            for end in run.ends where end.count >= Self.shortest {
                guard let length = question.length(in: Self.key(run.digits[..<end.count])) else { continue }
                found.append(run.digits[end.count - length].place..<end.place)
            }
        }
        return found
    }

    private static func key(_ digits: ArraySlice<Digit>) -> String {
        String(decoding: digits.suffix(longest).reversed().map(\.value), as: UTF8.self)
    }

    /// Eats a text scalar by scalar.
    private struct RunReader {
        var runs: [Run] = []
        private var run = Run()
        private var gap = 0
        private static let longestGap = 3

        mutating func read(_ text: String) {
            // Most texts have no digit, and need no second look.
            guard text.utf8.contains(where: { $0 &- 0x30 < 10 || $0 >= 0x80 }) else { return }
            var place = 0
            for scalar in text.unicodeScalars {
                let width = UTF8.width(scalar)
                if let value = scalar.digit {
                    // A group goes on, or a new one begins.
                    if gap == 0, !run.ends.isEmpty { run.ends.removeLast() }
                    run.digits.append(Digit(value: value, place: place))
                    run.ends.append((run.digits.count, place + width))
                    gap = 0
                } else if scalar.isBetweenDigits, gap < Self.longestGap {
                    gap += 1
                } else {
                    end()
                    gap = scalar == "+" ? 1 : 0
                }
                place += width
            }
            end()
        }

        private mutating func end() {
            if !run.digits.isEmpty { runs.append(run) }
            run = Run()
            gap = 0
        }
    }
}

/// A number that is asked for.
struct NumberQuestion: Sendable, Hashable {
    /// Keys that begin like this, and keys that are this.
    let beginning: String
    let whole: [String]

    /// Nil for too few digits.
    init?(digits: [UInt8]) {
        guard digits.count >= NumberKeys.shortest else { return nil }
        // What is dialled before the country, or before the area, is not part of the number.
        let bare = Array(digits.drop { $0 == UInt8(ascii: "0") })
        let key = (bare.count >= NumberKeys.shortest ? bare : digits).suffix(NumberKeys.longest)
        beginning = String(decoding: key.reversed(), as: UTF8.self)
        // Written without its country: ten digits in most of the world, with or without a nought before the area.
        let national = String(decoding: key.suffix(10).reversed(), as: UTF8.self)
        whole = key.count > 10 ? [national, national + "0"] : []
    }

    /// How many digits of a key are what was asked for; nil when it is not found.
    fileprivate func length(in key: String) -> Int? {
        if key.hasPrefix(beginning) { return beginning.utf8.count }
        return whole.contains(key) ? key.utf8.count : nil
    }
}

extension Unicode.Scalar {
    /// The digit it is, in any script, as ASCII.
    var digit: UInt8? {
        if isASCII { return value &- 0x30 < 10 ? UInt8(value) : nil }
        guard properties.numericType == .decimal, let value = properties.numericValue else { return nil }
        return 0x30 + UInt8(value)
    }

    /// Whether it may stand between the digits of a telephone number. A plus begins one.
    var isBetweenDigits: Bool {
        switch self {
        case " ", "-", ".", "/", "(", ")", "[", "]", "\u{9}": return true
        default: break
        }
        return !isASCII
            && (properties.isWhitespace || properties.generalCategory == .dashPunctuation
                || properties.generalCategory == .format)
    }
}
