/// The sentences of a section that answer a question: few enough to be listened to.
enum Excerpt {
    /// What is said in one go, in characters.
    private static let longest = 320

    static func of(_ section: KnowledgeSection, for question: String) -> String {
        guard section.text.count > longest else { return section.text }
        let asked = Set(Terms.of(question))
        let scores = section.sentences.map { asked.intersection(Terms.of($0)).count }
        // The first of those that share most; what follows it belongs to it more often than what stands before.
        let best = scores.indices.max { (scores[$0], $1) < (scores[$1], $0) } ?? 0
        var text = section.sentences[best]
        for sentence in section.sentences[(best + 1)...] {
            guard text.count + sentence.count < longest else { break }
            text += " " + sentence
        }
        return text
    }
}
