import Models

/// The small words by which a listener says no more than that they listen.
enum BackChannel {
    private static let words: Set<String> = [
        // English
        "yeah", "yes", "yep", "uh", "huh", "uhhuh", "mm", "hmm", "mhm", "mmhmm", "ok", "okay", "right", "sure", "ah",
        "oh", "i", "see", "aha", "alright",
        // Spanish
        "sí", "si", "ajá", "aja", "vale", "claro", "ya", "bueno", "ok",
        // Portuguese
        "ahã", "aham", "sim", "tá", "ta", "certo", "uhum", "é", "isso", "pois",
    ]

    /// Whether a text is nothing else.
    static func isAll(of text: String) -> Bool {
        let parts = text.lowercased().split { !$0.isLetter }
        return !parts.isEmpty && parts.count <= 3 && parts.allSatisfy { words.contains(String($0)) }
    }
}
