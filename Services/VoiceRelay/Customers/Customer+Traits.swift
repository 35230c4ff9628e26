import Models

extension Customer {
    /// The language they are known to prefer.
    var language: Language? {
        ["language", "preferredLanguage", "locale"].lazy.compactMap { traits[$0].flatMap { Language(tag: $0) } }.first
    }

    /// Whether something is known of them, in upper or lower case.
    func says(_ name: String, _ value: String) -> Bool {
        let known =
            switch name {
            case "company": company
            case "email": email
            case "stage": stage
            case "lastOutcome": lastOutcome
            default: traits[name]
            }
        return known?.lowercased() == value.lowercased()
    }
}
