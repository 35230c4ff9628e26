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
        // By section: what speaks for it, and how much of the question it covers.
        var sums = [(score: Double, covered: Double)](repeating: (0, 0), count: sections.count)
        for term in terms {
            let postings = postings[term] ?? []
            let weight = weight(ofTermIn: postings.count)
            whole += weight
            for posting in postings {
                sums[Int(posting.section)].score += weight * Double(posting.saturation)
                sums[Int(posting.section)].covered += weight
            }
        }
        guard whole > 0, limit > 0 else { return [] }
        // The best so far, best first; among equals the one that stands first.
        var best: [(section: Int, score: Double)] = []
        for (section, sum) in sums.enumerated() where sum.covered > 0 {
            let score = languages[section] == language ? sum.score * 1.5 : sum.score
            if best.count == limit {
                guard score > best[limit - 1].score else { continue }
                best.removeLast()
            }
            best.insert((section, score), at: best.firstIndex { $0.score < score } ?? best.count)
        }
        return best.map { section, score in
            Match(section: sections[section], score: score, coverage: sums[section].covered / whole)
        }
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
