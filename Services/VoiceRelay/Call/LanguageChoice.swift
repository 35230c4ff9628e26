import Models

/// Which language a call goes on in: what the caller asks for, and what they speak.
struct LanguageChoice: Sendable {
    private(set) var current: Language
    /// The language that was heard instead, and how often in a row.
    private var heard: (language: Language, times: Int)?

    /// From how many words on one prompt is enough.
    private static let longPrompt = 6
    private static let clearMargin = 4

    init(_ current: Language) { self.current = current }

    /// Why the language changes.
    enum Reason: String, Sendable { case asked, spoken, tool }

    mutating func settle(_ language: Language) {
        current = language
        heard = nil
    }

    /// Decides after the caller's words; nil where nothing changes. What the agent does not speak is not spoken.
    mutating func hear(_ words: String, tag: String?, spokenHere: [Language]) -> Reason? {
        if let asked = LanguageWish.language(in: words, among: spokenHere) {
            heard = nil
            guard asked != current else { return nil }
            current = asked
            return .asked
        }
        let scores = LanguageDetector.scores(words)
        guard let (language, isClear) = spoken(words, scores, tag: tag), spokenHere.contains(language),
            language != current
        else {
            // Words without any sign say nothing against what was heard before.
            if LanguageDetector.language(by: scores) == current { heard = nil }
            return nil
        }
        let times = (heard?.language == language ? heard?.times ?? 0 : 0) + 1
        guard isClear || times >= 2 else {
            heard = (language, times)
            return nil
        }
        settle(language)
        return .spoken
    }

    private func spoken(
        _ words: String, _ scores: [Language: Int], tag: String?
    ) -> (Language, isClear: Bool)? {
        let told = tag.flatMap(Language.init(tag:))
        guard let best = LanguageDetector.language(by: scores) else {
            // Twilio itself was set to the present language, unless it listens to all of them.
            return told.flatMap { $0 == current ? nil : ($0, false) }
        }
        let others = scores.filter { $0.key != best }.map(\.value).max() ?? 0
        let count = words.split { !$0.isLetter }.count
        let margin = (scores[best] ?? 0) - others
        return (best, count >= Self.longPrompt && margin >= Self.clearMargin || told == best && margin > 0)
    }
}
