import Models

/// Finds out whether a caller asks for a language: the last one they ask for counts, and not every one they name.
enum LanguageWish {
    private static let names: [String: Language] = [
        "english": .english, "inglés": .english, "ingles": .english, "inglês": .english,
        "spanish": .spanish, "español": .spanish, "espanol": .spanish, "castellano": .spanish, "espanhol": .spanish,
        "portuguese": .portuguese, "português": .portuguese, "portugues": .portuguese, "portugués": .portuguese,
    ]

    /// With what each name begins, one of which stands in every text that asks for a language. Few do.
    private static let beginnings = ["engl", "ingl", "span", "espa", "cast", "port"].map(packed)

    /// Words that ask, in front of a language's name.
    private static let asking: Set<String> = [
        "switch", "change", "continue", "prefer", "answer", "reply",
        "hablar", "hablamos", "hablemos", "habla", "hable", "hablan", "hablas", "hablo", "cambiar", "cambia",
        "cambiamos", "continuar", "seguir", "seguimos", "prefiero", "responde", "atender",
        "falar", "falamos", "falam", "fala", "fale", "falo", "mudar", "muda", "prefiro", "responda", "trocar",
        "podemos",
    ]
    private static let linking: Set<String> = [
        "in", "to", "into", "with", "me", "us", "a", "al", "en", "el", "em", "para", "o", "com", "de", "por", "you",
        "only", "just", "rather", "now", "do", "this", "usted", "ustedes", "você", "vocês",
    ]
    /// Words that ask where nothing but a language's name comes after them: nobody wants Spanish olives spoken.
    private static let wanting: Set<String> = [
        "want", "need", "quiero", "quisiera", "quero", "queria", "gostaria",
    ]
    /// Words that ask where somebody is asked to do it, and else only tell what people do.
    private static let speaking: Set<String> = [
        "speak", "speaking", "speaks", "talk", "talking", "use", "help", "assist",
    ]
    private static let requesting: Set<String> = [
        "want", "like", "need", "prefer", "rather", "please", "let", "let's", "lets", "only",
    ]
    /// “Can you”, “is there”: a question, with its mark or without.
    private static let questioning: Set<String> = [
        "can", "could", "would", "may", "shall", "do", "does", "is", "are",
    ]
    private static let subjects: Set<String> = [
        "i", "we", "you", "they", "there", "anyone", "anybody", "someone", "somebody",
    ]
    private static let opening: Set<String> = [
        "hello", "hi", "well", "so", "and", "but", "or", "no", "yes", "ok", "okay", "sorry", "then", "now", "just",
    ]
    private static let polite: Set<String> = ["please", "por", "favor", "porfavor", "pls", "thanks", "ahora", "agora"]
    private static let refusing: Set<String> = [
        "not", "don", "dont", "don't", "can't", "cannot", "no", "não", "nao", "never",
    ]
    /// Whoever learns a language does not ask for it.
    private static let studying: Set<String> = [
        "learn", "learning", "study", "studying", "course", "class", "classes", "lesson", "lessons", "teacher", "exam",
        "aprender", "aprendiendo", "estudiar", "estudio", "curso", "clase", "clases", "aprendendo", "estudar", "aula",
        "aulas", "prova",
    ]

    /// The language that is asked for; nil for none, and for one that is not spoken here.
    static func language(in text: String, among spoken: [Language]) -> Language? {
        guard mayName(text) else { return nil }
        var wish: Language?
        for sentence in text.lowercased().split(whereSeparator: { ".,!?;".contains($0) }) {
            let words = sentence.split { !($0.isLetter || $0 == "'") }.map(String.init)
            guard !words.contains(where: studying.contains) else { continue }
            for (place, word) in words.enumerated() {
                if let language = names[word], isAskedFor(words, place) { wish = language }
            }
        }
        return wish.flatMap { spoken.contains($0) ? $0 : nil }
    }

    /// Whether any name can be in a text, told by its bytes: no letter beyond ASCII becomes one of these in lower case.
    private static func mayName(_ text: String) -> Bool {
        let beginnings = beginnings
        var lastFour: UInt32 = 0
        for byte in text.utf8 {
            lastFour = lastFour << 8 | UInt32(byte | 0x20)
            if beginnings.contains(lastFour) { return true }
        }
        return false
    }

    /// Four letters in one number.
    private static func packed(_ letters: String) -> UInt32 { letters.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

    private static func isAskedFor(_ words: [String], _ place: Int) -> Bool {
        // By itself: “Español, por favor”, “in English please”.
        let others = words.enumerated().filter { $0.offset != place && names[$0.element] == nil }.map(\.element)
        if others.allSatisfy({ polite.contains($0) || linking.contains($0) }) { return true }
        let after = words[(place + 1)...]
        if let next = after.first, polite.contains(next) { return true }
        // After a word that asks, with nothing of weight between.
        var index = place - 1
        while index >= 0, linking.contains(words[index]) { index -= 1 }
        guard index >= 0, !words[max(0, index - 3)..<index].contains(where: refusing.contains) else { return false }
        let isLast = after.allSatisfy { polite.contains($0) || linking.contains($0) }
        if wanting.contains(words[index]) { return isLast }
        if speaking.contains(words[index]) { return isRequest(words[..<index], isLast) }
        return asking.contains(words[index])
    }

    /// Whether what stands before “speak Spanish” asks for it: nothing does, or a wish, or a question. “I speak Spanish” does
    /// by itself, and not with “at home” behind it.
    private static func isRequest(_ before: ArraySlice<String>, _ isLast: Bool) -> Bool {
        if before.contains(where: requesting.contains) { return true }
        let pairs = zip(before, before.dropFirst())
        if pairs.contains(where: { questioning.contains($0) && subjects.contains($1) }) { return true }
        let others = before.filter { !opening.contains($0) }
        return others.isEmpty || isLast && others.allSatisfy(subjects.contains)
    }
}
