import Problems

/// The words of one line of a scenario, taken one after the other.
///
/// ```
/// say "Hello there" at once     expect matches /\d+/     wait 500ms     # a remark
/// ```
struct ScenarioLine {
    enum Piece: Hashable {
        case word(String)
        case quoted(String)
        case pattern(String)

        /// As it is shown to whoever wrote it.
        var shown: String {
            switch self {
            case .word(let word): word
            case .quoted(let text): "\"\(text)\""
            case .pattern(let text): "/\(text)/"
            }
        }
    }

    private var pieces: [Piece] = []
    private var place = 0

    init(_ text: Substring) throws {
        var rest = text[...]
        while let first = rest.first {
            switch first {
            case "#": return
            case "\"": pieces.append(.quoted(try Self.delimited(&rest, by: "\"", keepsEscapes: false)))
            case "/": pieces.append(.pattern(try Self.delimited(&rest, by: "/", keepsEscapes: true)))
            case _ where first.isWhitespace:
                rest.removeFirst()
                continue
            default:
                let word = rest.prefix { !$0.isWhitespace && $0 != "\"" }
                pieces.append(.word(String(word)))
                rest = rest[word.endIndex...]
                continue
            }
            guard rest.first.map({ $0.isWhitespace || $0 == "#" }) ?? true else {
                throw Self.wrong("a space is missing before \(rest.prefix(20))")
            }
        }
    }

    /// What stands between two of the same marks. In a pattern only the mark itself loses its backslash.
    private static func delimited(
        _ rest: inout Substring, by mark: Character, keepsEscapes: Bool
    ) throws -> String {
        var text = ""
        var isEscaped = false
        var end = rest.index(after: rest.startIndex)
        while end < rest.endIndex {
            let letter = rest[end]
            end = rest.index(after: end)
            if isEscaped {
                if keepsEscapes, letter != mark { text.append("\\") }
                text.append(letter)
                isEscaped = false
            } else if letter == "\\" {
                isEscaped = true
            } else if letter == mark {
                rest = rest[end...]
                return text
            } else {
                text.append(letter)
            }
        }
        throw wrong("a closing \(mark) is missing")
    }

    var isEmpty: Bool { place >= pieces.count }
    var next: Piece? { isEmpty ? nil : pieces[place] }

    /// Takes these words if they come next.
    mutating func take(_ words: String) -> Bool {
        let wanted = words.split(separator: " ").map { Piece.word(String($0)) }
        guard pieces[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    mutating func quoted(_ what: String) throws -> String {
        guard case .quoted(let text) = next else { throw Self.wrong("\(what) must stand in quotation marks") }
        place += 1
        return text
    }

    mutating func pattern() throws -> String {
        guard case .pattern(let text) = next else { throw Self.wrong("a pattern must stand between slashes") }
        place += 1
        return text
    }

    mutating func word(_ what: String) throws -> String {
        guard case .word(let word) = next else { throw Self.wrong("\(what) is missing") }
        place += 1
        return word
    }

    /// A length of time: `800ms`, `3s`, `2m`.
    mutating func duration() throws -> Duration {
        let word = try word("a length of time, such as 500ms,")
        for (unit, milliseconds) in [("ms", 1), ("s", 1_000), ("m", 60_000)] where word.hasSuffix(unit) {
            guard let number = Int(word.dropLast(unit.count)), (0...3_600_000).contains(number) else { continue }
            let whole = number * milliseconds
            guard whole <= 3_600_000 else { break }
            return .milliseconds(whole)
        }
        throw Self.wrong("\(word) is no length of time: write 500ms, 3s or 2m, an hour at most")
    }

    mutating func number(_ what: String, in range: ClosedRange<Int>) throws -> Int {
        let word = try word(what)
        guard let number = Int(word), range.contains(number) else {
            throw Self.wrong("\(what) must be from \(range.lowerBound) to \(range.upperBound), not \(word)")
        }
        return number
    }

    /// Nothing may be left.
    func finish() throws {
        guard let next else { return }
        throw Self.wrong("\(next.shown) is too much")
    }

    static func wrong(_ sentence: String) -> Problem { Problem(.invalid, sentence) }
}
