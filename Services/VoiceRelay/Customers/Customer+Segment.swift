import JSON

extension Customer {
    /// Makes a customer of the traits of their profile; names are taken in Segment's spelling and in ours.
    init(number: String, traits told: JSONObject) {
        self.init(number: number)
        var rest: [String: String] = [:]
        for member in told where rest.count < Self.mostTraits {
            guard let text = Self.text(member.value) else { continue }
            rest[String(member.key.prefix(60))] = text
        }
        func take(_ names: String...) -> String? {
            let name = names.first { rest[$0] != nil }
            return name.flatMap { rest.removeValue(forKey: $0) }
        }
        let whole = take("name")?.split(separator: " ").map(String.init) ?? []
        firstName = take("firstName", "first_name") ?? whole.first
        lastName = take("lastName", "last_name") ?? (whole.count > 1 ? whole.dropFirst().joined(separator: " ") : nil)
        company = take("company", "company_name")
        email = take("email")
        stage = take("stage", "lifecycle_stage", "lifecycleStage")
        lastOutcome = take("lastOutcome", "last_outcome")
        rest["phone"] = nil
        traits = rest
    }

    private static let mostTraits = 200
    private static let longestTrait = 200

    /// What can be said of a trait in one line; nil for what cannot.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): return line(text)
        case .integer, .unsigned, .number, .bool: return value.description
        // Segment's company is an object with a name.
        case .object(let object): return object["name"]?.string.flatMap(line)
        case .array(let array):
            let texts = array.compactMap { $0.string.flatMap(line) }
            return texts.isEmpty ? nil : String(texts.joined(separator: ", ").prefix(longestTrait))
        case .null: return nil
        }
    }

    /// A text without line breaks and other marks that could end the sentence it is put into.
    private static func line(_ text: String) -> String? {
        let plain = text.unicodeScalars.map { scalar -> Character in
            let category = scalar.properties.generalCategory
            let isMark =
                category == .control || category == .format || category == .lineSeparator
                || category == .paragraphSeparator
            return isMark ? " " : Character(scalar)
        }
        let words = String(plain).split(separator: " ").joined(separator: " ")
        return words.isEmpty ? nil : String(words.prefix(longestTrait))
    }
}
