import Models

/// What an agent knows beside its instructions.
struct AgentKnowledge: Sendable, Hashable {
    /// Whole documents, in their order.
    let documents: [ChatKnowledge]
    let rules: Rules
    /// Finds what fits a question; nil while all fits.
    private let finder: KnowledgeFinder?

    /// How much of it a model is given.
    struct Rules: Sendable, Hashable {
        /// Whole documents are given while they are no longer together, in tokens.
        var budget = 6_000
        /// How many passages are given in place of documents.
        var passages = 5
    }

    init(_ documents: [ChatKnowledge] = [], rules: Rules = Rules()) {
        self.documents = documents
        self.rules = rules
        let tokens = documents.reduce(0) { $0 + TokenCount.of($1.title) + TokenCount.of($1.text) + 3 }
        finder = tokens > rules.budget ? KnowledgeFinder(documents) : nil
    }

    /// Whether a model is given everything.
    var isGivenWhole: Bool { finder == nil }

    /// What the model is given for a question: everything, where that fits, else the passages that fit the question best.
    func passages(for question: String, in language: Language? = nil) -> [ChatKnowledge] {
        guard let finder else { return documents }
        return finder.passages(for: question, in: language, most: rules.passages, budget: rules.budget)
    }

    static func == (left: Self, right: Self) -> Bool {
        left.documents == right.documents && left.rules == right.rules
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(documents)
        hasher.combine(rules)
    }
}

/// The index of what an agent knows, shared by all calls of its version.
private final class KnowledgeFinder: Sendable {
    private let index: KnowledgeIndex

    init(_ documents: [ChatKnowledge]) { index = KnowledgeIndex(documents) }

    func passages(for question: String, in language: Language?, most: Int, budget: Int) -> [ChatKnowledge] {
        let spoken = LanguageDetector.language(of: question) ?? language ?? .english
        var left = budget
        return index.matches(question, in: spoken, limit: most).compactMap { match in
            let passage = ChatKnowledge(title: match.section.title, text: match.section.text)
            let tokens = TokenCount.of(passage.title) + TokenCount.of(passage.text) + 3
            // One that is too long makes room for those that fit less well.
            guard tokens <= left else { return nil }
            left -= tokens
            return passage
        }
    }
}
