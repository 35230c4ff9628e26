import Models

/// What an agent says of its own accord, in the language of the call.
extension Agent {
    func phrase(_ kind: KeyPath<SpeakingManner, String>, in language: Language, for customer: Customer?) -> String {
        Self.addressed(nearestManner(to: language)[keyPath: kind], to: customer)
    }

    /// Whether the caller's name belongs into a phrase.
    func names(_ kind: KeyPath<SpeakingManner, String>, in language: Language) -> Bool {
        nearestManner(to: language)[keyPath: kind].contains(Self.nameMark)
    }

    func fillers(in language: Language) -> [String] { nearestManner(to: language).fillers }

    /// What is said when nobody spoke for the nth time.
    func reprompt(_ number: Int, in language: Language) -> String {
        let phrases = nearestManner(to: language).reprompts
        return phrases.isEmpty ? "" : phrases[(number - 1) % phrases.count]
    }

    /// The whole tag of a language, as Twilio is told it.
    func tag(of language: Language) -> String {
        let tag = nearestManner(to: language).tag
        return tag.isEmpty ? language.rawValue : tag
    }

    /// `{name}` becomes the caller's first name; where that is not known, it goes with the comma before it.
    static func addressed(_ text: String, to customer: Customer?) -> String {
        guard text.contains(nameMark) else { return text }
        if let name = customer?.firstName, !name.isEmpty { return text.replacing(nameMark, with: name) }
        return [", ", " ", ""].reduce(text) { $0.replacing($1 + nameMark, with: "") }
    }

    private static let nameMark = "{name}"
}
