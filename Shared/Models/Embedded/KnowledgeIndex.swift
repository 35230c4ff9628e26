import Glibc

/// Finds what an agent knows about a question, by the words they share (BM25).
package struct KnowledgeIndex: Sendable {
    package let sections: [KnowledgeSection]
    /// By term, the sections that hold it: only those are looked at.
    private let postings: [String: [Posting]]
    private let languages: [Language?]

    private struct Posting: Sendable {
        let section: Int32
        /// What the term adds for this section, but for how rare it is.
        let saturation: Float
    }

    /// A section that fits a question.
    package struct Match: Sendable {
        package let section: KnowledgeSection
        package let score: Double
        /// How much of what the question is about the section speaks of: from 0 to 1.
        package let coverage: Double
    }

    package init(_ knowledge: [ChatKnowledge]) {
        sections = knowledge.flatMap(KnowledgeSection.cut)
        languages = sections.map { LanguageDetector.language(of: $0.text) }
        // A heading says what all below it is about.
        let terms = sections.map { Terms.of($0.title) + Terms.of($0.title) + Terms.of($0.text) }
        let averageLength = max(Double(terms.reduce(0) { $0 + $1.count }) / Double(max(terms.count, 1)), 1)
        var postings: [String: [Posting]] = [:]
        for (section, terms) in terms.enumerated() {
            let counts: [String: Int] = terms.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            let length = Double(terms.count) / averageLength
            for (term, count) in counts {
                let saturation = Self.saturated(Double(count), length)
                postings[term, default: []].append(Posting(section: Int32(section), saturation: Float(saturation)))
            }
        }
        self.postings = postings
    }

    /// The sections that fit best; those in the language of the question before others.
    package func matches(_ question: String, in language: Language, limit: Int = 3) -> [Match] {
        // Added up in one order, so that the same question always scores the same.
        let terms = Set(Terms.of(question)).sorted()
        var whole = 0.0
        var found: [Int32: (score: Double, covered: Double)] = [:]
        for term in terms {
            let postings = postings[term] ?? []
            let weight = weight(ofTermIn: postings.count)
            whole += weight
            for posting in postings {
                let score = weight * Double(posting.saturation)
                found[posting.section, default: (0, 0)].score += score
                found[posting.section, default: (0, 0)].covered += weight
            }
        }
        guard whole > 0 else { return [] }
        var best = found.map { section, sums in
            let factor = languages[Int(section)] == language ? 1.5 : 1
            return (section: Int(section), score: sums.score * factor, coverage: sums.covered / whole)
        }
        best.sort { ($1.score, $0.section) < ($0.score, $1.section) }
        return best.prefix(limit).map { Match(section: sections[$0.section], score: $0.score, coverage: $0.coverage) }
    }

    /// Rare terms weigh more.
    private func weight(ofTermIn count: Int) -> Double {
        let count = Double(count)
        return log(1 + (Double(sections.count) - count + 0.5) / (count + 0.5))
    }

    /// The second mention adds less than the first, and one in a long section less than in a short one.
    private static func saturated(_ count: Double, _ relativeLength: Double) -> Double {
        count * 2.2 / (count + 1.2 * (0.25 + 0.75 * relativeLength))
    }
}
