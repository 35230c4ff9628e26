/// Tells in which of the three languages something was said, by its small words and its letters.
package enum LanguageDetector {
    /// How much speaks for each language; nothing for a text without any sign.
    package static func scores(_ text: String) -> [Language: Int] {
        var scores: [Language: Int] = [:]
        for word in Terms.words(of: text) {
            for (language, words) in lists where words.contains(word) { scores[language, default: 0] += 2 }
            for (language, words) in telling where words.contains(word) { scores[language, default: 0] += 2 }
        }
        // None of the letters that tell is ASCII.
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return scores }
        for scalar in text.lowercased().unicodeScalars {
            if let language = letters[scalar] { scores[language, default: 0] += 3 }
        }
        return scores
    }

    /// The language; nil when none stands out.
    package static func language(of text: String) -> Language? { language(by: scores(text)) }

    /// The same of scores that are known already.
    package static func language(by scores: [Language: Int]) -> Language? {
        let scores = scores.sorted { ($0.value, $1.key.rawValue) > ($1.value, $0.key.rawValue) }
        guard let best = scores.first, scores.count < 2 || best.value > scores[1].value else { return nil }
        return best.key
    }

    private static let lists: [(Language, Set<String>)] = [
        (.english, StopWords.english), (.spanish, StopWords.spanish), (.portuguese, StopWords.portuguese),
    ]

    /// What callers often say and the other two languages do not.
    private static let telling: [(Language, Set<String>)] = [
        (
            .english,
            ["order", "package", "price", "where", "open", "speak", "the", "what", "how", "hello", "account", "time"]
        ),
        (
            .spanish,
            [
                "paquete", "envio", "precio", "cuesta", "abren", "hablar", "cuenta", "y", "el", "los",
                "hola",
                "ahora", "llamar", "llamo", "donde", "eres", "cuanto", "quisiera",
            ]
        ),
        (
            .portuguese,
            [
                "encomenda", "pacote", "preco", "custa", "falar", "conta", "voce", "nao", "ola", "oi", "agora", "ligar",
                "chamo", "onde", "quanto", "queria", "os", "com",
            ]
        ),
    ]

    private static let letters: [Unicode.Scalar: Language] = [
        "ñ": .spanish, "¿": .spanish, "¡": .spanish, "ã": .portuguese, "õ": .portuguese, "ç": .portuguese,
        "ê": .portuguese, "â": .portuguese, "à": .portuguese,
    ]
}
