/// Which members of a request a server takes: not all take the same, and not all models of one.
struct CompletionDialect: Sendable, Hashable {
    /// OpenAI calls it by a new name that others may not know.
    var tokenLimit: TokenLimit
    var hasTemperature = true
    var hasStreamOptions = true

    enum TokenLimit: String, Sendable { case maxTokens = "max_tokens", maxCompletionTokens = "max_completion_tokens" }

    init(isOpenAI: Bool) { tokenLimit = isOpenAI ? .maxCompletionTokens : .maxTokens }

    /// Leaves out or renames what a refusal is about; false when it is about nothing that could be.
    mutating func avoid(whatCaused failure: ModelFailure) -> Bool {
        guard failure.kind == .refused, failure.status == 400 || failure.status == 422 else { return false }
        let before = self
        switch failure.parameter ?? Self.members.first(where: failure.message.contains) {
        case "stream_options": hasStreamOptions = false
        case "temperature": hasTemperature = false
        case "max_tokens" where tokenLimit == .maxTokens: tokenLimit = .maxCompletionTokens
        case "max_completion_tokens" where tokenLimit == .maxCompletionTokens: tokenLimit = .maxTokens
        default: break
        }
        return self != before
    }

    private static let members = ["stream_options", "temperature", "max_tokens", "max_completion_tokens"]
}
