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
        // Where nothing else is spoken there is nothing to find out.
        guard spokenHere.contains(where: { $0 != current }) else {
            heard = nil
            return nil
        }
        if let asked = LanguageWish.language(in: words, among: spokenHere) {
            heard = nil
            guard asked != current else { return nil }
            current = asked
            return .asked
        }
        let scores = LanguageDetector.scores(words)
        let told = tag.flatMap(Language.init(tag:))
        // Twilio itself was set to the present language, unless it listens to all of them.
        guard let language = scores.best ?? told, spokenHere.contains(language), language != current else {
            // Words without any sign say nothing against what was heard before.
            if scores.best == current { heard = nil }
            return nil
        }
        let times = (heard?.language == language ? heard?.times ?? 0 : 0) + 1
        guard Self.isClear(language, scores, told, words) || times >= 2 else {
            heard = (language, times)
            return nil
        }
        settle(language)
        return .spoken
    }

    /// Whether this prompt alone shows that it is spoken.
    private static func isClear(
        _ language: Language, _ scores: LanguageScores, _ told: Language?, _ words: String
    ) -> Bool {
        let lead = scores.lead(of: language)
        if told == language, lead > 0 { return true }
        return lead >= clearMargin && words.split { !$0.isLetter }.count >= longPrompt
    }
}
