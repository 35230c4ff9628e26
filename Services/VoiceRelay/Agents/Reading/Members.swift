import JSON
import Settings

/// Reads the members of one object by name, and notes with its line whatever is not as it should be.
///
/// Each member that is asked for is known from then on; `end` refuses the others, which nobody would heed.
struct Members {
    let file: String
    /// What stands before the names of these members in a message: `languages.en.`.
    let path: String
    let line: Int
    /// Whether there is an object at all.
    let isObject: Bool
    private let members: [PlacedJSON.Member]
    private let places: [String: Int]
    private let lines: LineTable
    private let flaws: FlawList
    private var known: [String] = []
    private var isKnown: Set<String> = []

    /// The members of a value; none, and a note, where it is no object.
    init(of value: PlacedJSON, named name: String, in file: String, _ lines: LineTable, _ flaws: FlawList) {
        self.file = file
        self.lines = lines
        self.flaws = flaws
        path = name.isEmpty ? "" : name + "."
        line = lines.line(of: value.offset)
        if case .object(let members) = value.content {
            self.members = members
            isObject = true
        } else {
            members = []
            isObject = false
            flaws.add(file, line, "\(name.isEmpty ? "The file" : name) must be an object.")
        }
        places = Dictionary(
            members.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// The names that are there.
    var names: [String] { members.map(\.name) }

    /// Whether a member is there, and not null.
    func has(_ name: String) -> Bool { find(name) != nil }

    private func find(_ name: String) -> PlacedJSON? {
        guard let value = places[name].map({ members[$0].value }) else { return nil }
        if case .plain(.null) = value.content { return nil }
        return value
    }

    // MARK: Noting

    /// Notes a flaw of a member, or of the object where the member is not there.
    func refuse(_ name: String, _ sentence: String) {
        flaws.add(file, line(of: name), "\(path)\(name) \(sentence)")
    }

    /// Notes a flaw of the whole object.
    func refuse(_ sentence: String) { flaws.add(file, line, "\(path.dropLast()) \(sentence)") }

    func line(of name: String) -> Int {
        places[name].map { lines.line(of: members[$0].value.offset) } ?? line
    }

    /// Refuses what nobody asked for.
    func end() {
        for member in members where !isKnown.contains(member.name) {
            let nearest = Spelling.nearest(to: member.name, among: known)
            let hint = nearest.map { " Did you mean \($0)?" } ?? " It may be one of \(known.joined(separator: ", "))."
            let name = member.name.unicodeScalars.count > 40 ? "A member" : path + member.name
            flaws.add(file, lines.line(of: member.value.offset), "\(name) means nothing here.\(hint)")
        }
    }

    // MARK: Reading

    /// The value of a member; nil where it is missing or null.
    mutating func value(_ name: String) -> PlacedJSON? {
        if isKnown.insert(name).inserted { known.append(name) }
        return find(name)
    }

    private mutating func plain(_ name: String, _ must: String) -> JSONValue? {
        guard let value = value(name) else { return nil }
        guard case .plain(let plain) = value.content else {
            refuse(name, "must be \(must).")
            return nil
        }
        return plain
    }

    mutating func text(_ name: String, upTo longest: Int = 500) -> String? {
        guard let plain = plain(name, "a text") else { return nil }
        guard let text = plain.string else {
            refuse(name, "must be a text, and is \(plain.kind.rawValue).")
            return nil
        }
        guard text.unicodeScalars.count <= longest, !text.unicodeScalars.contains(where: Self.isControl) else {
            refuse(name, "must be a text of \(longest) characters at most, without control characters.")
            return nil
        }
        return text
    }

    /// A text that is not empty.
    mutating func name(_ name: String, upTo longest: Int) -> String? {
        guard let text = text(name, upTo: longest) else { return nil }
        guard !text.isEmpty else {
            refuse(name, "must not be empty.")
            return nil
        }
        return text
    }

    mutating func flag(_ name: String) -> Bool? {
        guard let plain = plain(name, "true or false") else { return nil }
        if plain.bool == nil { refuse(name, "must be true or false.") }
        return plain.bool
    }

    mutating func whole(_ name: String, in range: ClosedRange<Int>) -> Int? {
        let must = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let plain = plain(name, must) else { return nil }
        guard let number = plain.int, range.contains(number) else {
            refuse(name, "must be \(must).")
            return nil
        }
        return number
    }

    /// - Parameter range: Nil where any number will do.
    mutating func number(_ name: String, in range: ClosedRange<Double>? = nil) -> Double? {
        let must = range.map { "a number from \($0.lowerBound) to \($0.upperBound)" } ?? "a number"
        guard let plain = plain(name, must) else { return nil }
        guard let number = plain.double, range?.contains(number) ?? true else {
            refuse(name, "must be \(must).")
            return nil
        }
        return number
    }

    /// A length of time: `"700ms"`, `"20s"`, `"2m"`, or a number of seconds.
    mutating func duration(_ name: String, upTo longest: Duration) -> Duration? {
        let must = "a length of time such as \"700ms\" or \"20s\", of \(Int(longest.components.seconds)) s at most"
        guard let plain = plain(name, must) else { return nil }
        // As numbers: a `Duration` cannot be made of more seconds than it can hold.
        let most = Double(longest.components.seconds)
        guard let seconds = plain.double ?? plain.string.flatMap(Self.seconds), (0...most).contains(seconds) else {
            refuse(name, "must be \(must).")
            return nil
        }
        return .seconds(seconds)
    }

    /// One of a few words, in upper or lower case.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String, _: Word.Type = Word.self) -> Word?
    {
        let words = Word.allCases.map(\.rawValue)
        let must = "one of \(words.joined(separator: ", "))"
        guard let plain = plain(name, must) else { return nil }
        let told = plain.string?.lowercased()
        guard let word = Word.allCases.first(where: { $0.rawValue.lowercased() == told }) else {
            let nearest = plain.string.flatMap { Spelling.nearest(to: $0, among: words) }
            refuse(name, "must be \(must).\(nearest.map { " Did you mean \($0)?" } ?? "")")
            return nil
        }
        return word
    }

    mutating func texts(_ name: String, upTo most: Int, longest: Int = 300) -> [String]? {
        guard let value = value(name) else { return nil }
        let must = "a list of texts, at most \(most) of \(longest) characters each"
        guard case .array(let elements) = value.content, elements.count <= most else {
            refuse(name, "must be \(must).")
            return nil
        }
        return elements.enumerated().compactMap { index, element in
            guard case .plain(let plain) = element.content, let text = plain.string, !text.isEmpty,
                text.unicodeScalars.count <= longest, !text.unicodeScalars.contains(where: Self.isControl)
            else {
                flaws.add(
                    file, lines.line(of: element.offset), "\(path)\(name)[\(index)] must be a text, as in \(must).")
                return nil
            }
            return text
        }
    }

    /// The members of an object within.
    mutating func members(_ name: String) -> Members? {
        value(name).map { Members(of: $0, named: path + name, in: file, lines, flaws) }
    }

    /// The members of each object of a list.
    mutating func list(_ name: String, upTo most: Int) -> [Members] {
        guard let value = value(name) else { return [] }
        guard case .array(let elements) = value.content, elements.count <= most else {
            refuse(name, "must be a list of objects, at most \(most).")
            return []
        }
        return elements.enumerated().map {
            Members(of: $1, named: "\(path)\(name)[\($0)]", in: file, lines, flaws)
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || scalar.value == 0x7F
    }

    private static func seconds(_ text: String) -> Double? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits) else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": return number / 1_000
        case "s", "": return number
        case "m": return number * 60
        case "h": return number * 3_600
        default: return nil
        }
    }
}
