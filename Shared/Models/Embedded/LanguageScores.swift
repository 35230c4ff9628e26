/// How much speaks for each of the three languages.
package struct LanguageScores: Sendable, Hashable {
    private var english = 0
    private var spanish = 0
    private var portuguese = 0

    package subscript(language: Language) -> Int {
        get {
            switch language {
            case .english: english
            case .spanish: spanish
            case .portuguese: portuguese
            }
        }
        set {
            switch language {
            case .english: english = newValue
            case .spanish: spanish = newValue
            case .portuguese: portuguese = newValue
            }
        }
    }

    mutating func add(_ other: LanguageScores) {
        english += other.english
        spanish += other.spanish
        portuguese += other.portuguese
    }

    /// The language for which more speaks than for any other; nil where there is none.
    package var best: Language? {
        if english > max(spanish, portuguese) { return .english }
        if spanish > max(english, portuguese) { return .spanish }
        return portuguese > max(english, spanish) ? .portuguese : nil
    }

    /// By how much a language is ahead of the others.
    package func lead(of language: Language) -> Int {
        switch language {
        case .english: english - max(spanish, portuguese)
        case .spanish: spanish - max(english, portuguese)
        case .portuguese: portuguese - max(english, spanish)
        }
    }
}
