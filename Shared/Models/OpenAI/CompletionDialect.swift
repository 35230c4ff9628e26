/// Which members of a request a server takes: not all take the same, and not all models of one.
struct CompletionDialect: Sendable, Hashable {
    /// OpenAI calls it by a new name that others may not know; nil where neither name is taken.
    var tokenLimit: TokenLimit?
    var hasTemperature = true
    var hasStreamOptions = true
    private var hasRenamedLimit = false

    enum TokenLimit: String, Sendable { case maxTokens = "max_tokens", maxCompletionTokens = "max_completion_tokens" }

    init(isOpenAI: Bool) { tokenLimit = isOpenAI ? .maxCompletionTokens : .maxTokens }

    /// Leaves out or renames what a refusal is about; false when it is about nothing that could be. Each change is made
    /// once, so that a server that minds everything is asked a few times and not for ever.
    mutating func avoid(whatCaused failure: ModelFailure) -> Bool {
        guard failure.kind == .refused, failure.status == 400 || failure.status == 422 else { return false }
        let before = self
        switch failure.parameter ?? members.first(where: failure.message.contains) {
        case "stream_options": hasStreamOptions = false
        case "temperature": hasTemperature = false
        case tokenLimit?.rawValue where tokenLimit != nil:
            tokenLimit = hasRenamedLimit ? nil : tokenLimit == .maxTokens ? .maxCompletionTokens : .maxTokens
            hasRenamedLimit = true
        default: break
        }
        return self != before
    }

    /// What a request has in it that a server may mind.
    private var members: [String] { ["stream_options", "temperature"] + (tokenLimit.map { [$0.rawValue] } ?? []) }
}
