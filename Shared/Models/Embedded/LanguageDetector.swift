/// Tells in which of the three languages something was said: by its small words and its accents, and by its groups of
/// letters where these leave it open.
package enum LanguageDetector {
    /// How much speaks for each language; nothing for a text without any sign.
    package static func scores(_ text: String) -> LanguageScores {
        var scores = LanguageScores()
        let signs = signs
        for word in Terms.words(of: text) {
            if let sign = signs[word] { scores.add(sign) }
        }
        for scalar in text.unicodeScalars where !scalar.isASCII {
            if let language = language(tellingBy: scalar) { scores[language] += 3 }
        }
        // What words tell stands: letters are only likely, and names are made of them as well.
        if scores.best == nil, let reading = LanguageTrigrams.reading(of: text) {
            scores[reading.language] += reading.points
        }
        return scores
    }

    /// The language; nil when none stands out.
    package static func language(of text: String) -> Language? { scores(text).best }

    /// What each word says of the languages, all lists in one: a word is looked up once.
    private static let signs: [String: LanguageScores] = {
        let lists: [(Language, Set<String>)] = [
            (.english, StopWords.english), (.spanish, StopWords.spanish), (.portuguese, StopWords.portuguese),
        ]
        return (lists + telling).reduce(into: [:]) { signs, list in
            for word in list.1 { signs[word, default: LanguageScores()][list.0] += 2 }
        }
    }()

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

    /// The language that one letter tells; none of those that do is ASCII.
    private static func language(tellingBy letter: Unicode.Scalar) -> Language? {
        switch letter {
        case "ñ", "Ñ", "¿", "¡": .spanish
        case "ã", "Ã", "õ", "Õ", "ç", "Ç", "ê", "Ê", "â", "Â", "à", "À": .portuguese
        default: nil
        }
    }
}
