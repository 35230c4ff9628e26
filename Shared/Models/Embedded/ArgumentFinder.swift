import JSON

/// Finds the arguments of a tool in what somebody said.
enum ArgumentFinder {
    /// The value of an argument; nil when it was not said.
    static func find(
        _ name: String, _ schema: JSONValue, in text: String, among known: [ChatChoice] = []
    ) -> JSONValue? {
        if let values = schema["enum"]?.array {
            let known = known.filter { values.contains(.string($0.value)) }
            return ChoiceFinder.value(in: text, of: known).map { .string($0) } ?? choice(of: values, in: text)
        }
        let kind = ArgumentKind(name: name, schema: schema)
        let found: String? =
            switch kind {
            case .phone: phone(in: text)
            case .code: SpokenDigits.runs(in: text).first { (4...8).contains($0.count) }
            case .reference: reference(in: text)
            case .email: email(in: text)
            case .name: Introduction.name(in: text)
            case .language: language(in: text)
            case .number: number(in: text)
            case .text: message(in: text)
            }
        guard let found else { return nil }
        switch schema["type"]?.string {
        case "integer": return Int64(found).map { .integer($0) }
        case "number": return Double(found).map { .number($0) }
        default: return .string(found)
        }
    }

    /// The value that is named by itself, the longest where one holds another, or by the language it is the tag of.
    private static func choice(of choices: [JSONValue], in text: String) -> JSONValue? {
        let plain = " " + Terms.plain(text) + " "
        let said = choices.filter { plain.contains(" " + Terms.plain($0.string ?? "") + " ") }
        if let whole = said.max(by: { ($0.string ?? "").count < ($1.string ?? "").count }) { return whole }
        guard let tag = language(in: text) else { return nil }
        return choices.first { Language(tag: $0.string ?? "")?.rawValue == tag }
    }

    static func language(in text: String) -> String? {
        let words = Terms.words(of: text)
        // The last one counts: "not English, Spanish".
        return words.last { languages[$0] != nil }.flatMap { languages[$0]?.rawValue }
    }

    private static let languages: [String: Language] = [
        "english": .english, "ingles": .english, "spanish": .spanish, "espanol": .spanish, "castellano": .spanish,
        "espanhol": .spanish, "portuguese": .portuguese, "portugues": .portuguese,
    ]

    /// A number of at least seven digits, as E.164 where it begins with a plus.
    static func phone(in text: String) -> String? {
        var best: String?
        for run in SpokenDigits.runs(in: text) where run.count >= 7 && run.count <= 15 { best = best ?? run }
        guard let digits = best else { return nil }
        return hasPlus(before: digits, in: text) ? "+" + digits : digits
    }

    private static func hasPlus(before digits: String, in text: String) -> Bool {
        let start = digits.prefix(1)
        return text.contains("+\(start)") || Terms.words(of: text).contains("plus") || text.contains("+ \(start)")
    }

    /// A word that holds a digit and at least three letters or digits: `A-17`, `TRK12345`, `100482`.
    static func reference(in text: String) -> String? {
        let words = text.split { $0.isWhitespace || ",;:?!\"()".contains($0) }
        let codes = words.map { word in String(word.filter { !"#.".contains($0) }) }.filter { word in
            word.contains(where: \.isNumber) && word.count { $0.isLetter || $0.isNumber } >= 3
        }
        if let code = codes.first { return code.uppercased() }
        return SpokenDigits.runs(in: text).first { $0.count >= 3 }
    }

    static func email(in text: String) -> String? {
        let words = text.split { $0.isWhitespace || ",;:?!\"()<>".contains($0) }
        let address = words.first { word in
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
        }
        return address.map { String($0.hasSuffix(".") ? $0.dropLast() : $0).lowercased() }
    }

    private static func number(in text: String) -> String? {
        let words = text.split { $0.isWhitespace || ";:?!$€".contains($0) }
        let numbers = words.compactMap { word -> String? in
            let digits = word.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
            let text = String(digits).split(separator: ",").joined(separator: ".")
            return Double(text) == nil ? nil : text.hasSuffix(".") ? String(text.dropLast()) : text
        }
        return numbers.first ?? SpokenDigits.runs(in: text).first
    }

    /// What stands in quotes, or after a word that announces it; else all that was said.
    private static func message(in text: String) -> String? {
        let quoted = text.split(separator: "\"", omittingEmptySubsequences: false)
        if quoted.count >= 3, !quoted[1].isEmpty { return String(quoted[1]) }
        for sign in ["saying ", "that says ", "diciendo ", "que diga ", "dizendo "] {
            if let range = text.lowercased().ranges(of: sign).first {
                let start = text.index(
                    text.startIndex,
                    offsetBy: text.lowercased().distance(from: text.lowercased().startIndex, to: range.upperBound))
                return String(text[start...].trimmed)
            }
        }
        let all = text.trimmed
        return all.isEmpty ? nil : String(all)
    }
}
