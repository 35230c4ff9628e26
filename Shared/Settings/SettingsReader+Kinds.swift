/// One method for each kind of value. Each declares the setting, and returns its value or its default.
extension SettingsReader {
    /// Reads a text.
    package mutating func text(
        _ name: String, default standard: String, oldNames: [String] = [], _ meaning: String
    ) -> String {
        let ask = Ask(name: name, oldNames: oldNames, kind: .text, must: Self.plainText, meaning: meaning)
        return take(ask, standard: standard, write: { $0 }, parse: Self.plain) ?? standard
    }

    /// Reads a text that may be missing.
    package mutating func optionalText(_ name: String, oldNames: [String] = [], _ meaning: String) -> String? {
        let ask = Ask(name: name, oldNames: oldNames, kind: .text, must: Self.plainText, meaning: meaning)
        return take(ask, standard: nil, write: { $0 }, parse: Self.plain)
    }

    /// Reads what nobody may see.
    package mutating func secret(_ name: String, oldNames: [String] = [], _ meaning: String) -> Secret? {
        let ask = Ask(name: name, oldNames: oldNames, kind: .secret, must: Self.plainText, meaning: meaning)
        return take(ask, standard: nil, write: { $0 }, parse: Self.plain).map { Secret($0) }
    }

    /// Reads a whole number.
    package mutating func number(
        _ name: String, default standard: Int, in range: ClosedRange<Int> = 0...Int.max, oldNames: [String] = [],
        _ meaning: String
    ) -> Int {
        let ask = Ask(name: name, oldNames: oldNames, kind: .number, must: Self.wholeNumber(range), meaning: meaning)
        let value = take(ask, standard: standard, write: { "\($0)" }) { text in
            SettingValues.number(text).flatMap { range.contains($0) ? $0 : nil }
        }
        return value ?? standard
    }

    /// Reads a whole number that may be missing.
    package mutating func optionalNumber(
        _ name: String, in range: ClosedRange<Int> = 0...Int.max, oldNames: [String] = [], _ meaning: String
    ) -> Int? {
        let ask = Ask(name: name, oldNames: oldNames, kind: .number, must: Self.wholeNumber(range), meaning: meaning)
        return take(ask, standard: nil, write: { "\($0)" }) { text in
            SettingValues.number(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// Reads a number with decimals.
    package mutating func decimal(
        _ name: String, default standard: Double, in range: ClosedRange<Double>, oldNames: [String] = [],
        _ meaning: String
    ) -> Double {
        let must = "a number from \(range.lowerBound) to \(range.upperBound)"
        let ask = Ask(name: name, oldNames: oldNames, kind: .decimal, must: must, meaning: meaning)
        let value = take(ask, standard: standard, write: { "\($0)" }) { text in
            SettingValues.decimal(text).flatMap { range.contains($0) ? $0 : nil }
        }
        return value ?? standard
    }

    /// Reads true, 1, yes, on or false, 0, no, off.
    package mutating func flag(
        _ name: String, default standard: Bool, oldNames: [String] = [], _ meaning: String
    ) -> Bool {
        let must = "true, 1, yes, on or false, 0, no, off"
        let ask = Ask(name: name, oldNames: oldNames, kind: .flag, must: must, meaning: meaning)
        return take(ask, standard: standard, write: { "\($0)" }, parse: SettingValues.flag) ?? standard
    }

    /// Reads a length of time: `250ms`, `30s`, `5m`, `2h`, or seconds.
    package mutating func duration(
        _ name: String, default standard: Duration, in range: ClosedRange<Duration> = .zero ... .seconds(31_536_000),
        oldNames: [String] = [], _ meaning: String
    ) -> Duration {
        let bounds = "from \(SettingValues.text(range.lowerBound)) to \(SettingValues.text(range.upperBound))"
        let must = "a length of time such as 250ms, 30s, 5m or 2h, \(bounds)"
        let ask = Ask(name: name, oldNames: oldNames, kind: .duration, must: must, meaning: meaning)
        let value = take(ask, standard: standard, write: { SettingValues.text($0) }) { text in
            SettingValues.duration(text).flatMap { range.contains($0) ? $0 : nil }
        }
        return value ?? standard
    }

    /// Reads a size: `65536`, `64KiB`, `10MB`.
    package mutating func bytes(
        _ name: String, default standard: Int, in range: ClosedRange<Int> = 0...Int.max, oldNames: [String] = [],
        _ meaning: String
    ) -> Int {
        var must = "a size such as 65536, 64KiB or 10MB"
        if range != 0...Int.max {
            must += ", from \(SettingValues.text(bytes: range.lowerBound)) to "
            must += SettingValues.text(bytes: range.upperBound)
        }
        let ask = Ask(name: name, oldNames: oldNames, kind: .bytes, must: must, meaning: meaning)
        let value = take(ask, standard: standard, write: { SettingValues.text(bytes: $0) }) { text in
            SettingValues.bytes(text).flatMap { range.contains($0) ? $0 : nil }
        }
        return value ?? standard
    }

    /// Reads words with commas between them.
    package mutating func list(
        _ name: String, default standard: [String] = [], oldNames: [String] = [], _ meaning: String
    ) -> [String] {
        let must = "words with commas between them"
        let ask = Ask(name: name, oldNames: oldNames, kind: .list, must: must, meaning: meaning)
        let value = take(ask, standard: standard, write: { $0.joined(separator: ",") }) { text in
            Self.plain(text).map(SettingValues.list)
        }
        return value ?? standard
    }

    /// Reads one of a few words; upper and lower case are the same.
    package mutating func choice(
        _ name: String, of words: [String], default standard: String, oldNames: [String] = [], _ meaning: String
    ) -> String {
        let must = "one of \(words.joined(separator: ", "))"
        let ask = Ask(name: name, oldNames: oldNames, kind: .choice, must: must, meaning: meaning)
        let value = take(ask, standard: standard, write: { $0 }) { text in
            words.first { $0.lowercased() == text.lowercased() }
        }
        return value ?? standard
    }

    /// Reads one case of an enumeration by its raw value.
    package mutating func choice<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, default standard: Word, oldNames: [String] = [], _ meaning: String
    ) -> Word {
        let words = Word.allCases.map(\.rawValue)
        let word = choice(name, of: words, default: standard.rawValue, oldNames: oldNames, meaning)
        return Word(rawValue: word) ?? standard
    }

    static let plainText = "text without control characters, of 64 KiB at most"

    /// Refuses what no terminal, header or statement should meet; line breaks and tabs belong to keys and greetings.
    static func plain(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        return isPlain && text.utf8.count <= 64 * 1_024 ? text : nil
    }

    private static func wholeNumber(_ range: ClosedRange<Int>) -> String {
        range == 0...Int.max ? "a whole number" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
}
