import Glibc

/// Finds what an agent knows about a question, by the words they share (BM25).
struct KnowledgeIndex: Sendable {
    let sections: [KnowledgeSection]
    private let entries: [Entry]
    private let documentCounts: [String: Int]
    private let averageLength: Double

    private struct Entry: Sendable {
        let counts: [String: Int]
        let length: Double
        let language: Language?
    }

    /// A section that fits a question.
    struct Match: Sendable {
        let section: KnowledgeSection
        let score: Double
        /// How much of what the question is about the section speaks of: from 0 to 1.
        let coverage: Double
    }

    init(_ knowledge: [ChatKnowledge]) {
        sections = knowledge.flatMap(KnowledgeSection.cut)
        entries = sections.map { section in
            // A heading says what all below it is about.
            let terms = Terms.of(section.title) + Terms.of(section.title) + Terms.of(section.text)
            return Entry(
                counts: terms.reduce(into: [:]) { $0[$1, default: 0] += 1 }, length: Double(terms.count),
                language: LanguageDetector.language(of: section.text))
        }
        documentCounts = entries.reduce(into: [:]) { counts, entry in
            for term in entry.counts.keys { counts[term, default: 0] += 1 }
        }
        averageLength = max(entries.reduce(0) { $0 + $1.length } / Double(max(entries.count, 1)), 1)
    }

    /// The sections that fit best; those in the language of the question before others.
    func matches(_ question: String, in language: Language, limit: Int = 3) -> [Match] {
        let terms = Set(Terms.of(question))
        // Added up in one order, so that the same question always scores the same.
        let weights = terms.sorted().map { (term: $0, weight: weight($0)) }
        let whole = weights.reduce(0) { $0 + $1.weight }
        guard whole > 0 else { return [] }
        let found = entries.indices.compactMap { index -> (Int, Match)? in
            let entry = entries[index]
            var score = 0.0
            var covered = 0.0
            for (term, weight) in weights {
                guard let count = entry.counts[term] else { continue }
                score += weight * Self.saturated(Double(count), entry.length / averageLength)
                covered += weight
            }
            guard covered > 0 else { return nil }
            if entry.language == language { score *= 1.5 }
            return (index, Match(section: sections[index], score: score, coverage: covered / whole))
        }
        return found.sorted { ($1.1.score, $0.0) < ($0.1.score, $1.0) }.prefix(limit).map(\.1)
    }

    /// Rare terms weigh more.
    private func weight(_ term: String) -> Double {
        let count = Double(documentCounts[term] ?? 0)
        return log(1 + (Double(entries.count) - count + 0.5) / (count + 0.5))
    }

    /// The second mention adds less than the first, and one in a long section less than in a short one.
    private static func saturated(_ count: Double, _ relativeLength: Double) -> Double {
        count * 2.2 / (count + 1.2 * (0.25 + 0.75 * relativeLength))
    }
}
