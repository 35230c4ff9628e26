import Models

/// What an agent knows beside its instructions.
struct AgentKnowledge: Sendable, Hashable {
    /// Whole documents, in their order.
    var documents: [ChatKnowledge] = []

    /// What the model is given for a question: everything, where that fits.
    func passages(for question: String) -> [ChatKnowledge] { documents }
}
