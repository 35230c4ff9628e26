/// How an agent that is cut short is told what was heard of it: Twilio's voices differ in this.
package enum HeardTelling: Sendable, Hashable, CaseIterable {
    case allWords
    /// Only the words since the last mark of punctuation that something follows.
    case lastClause
    /// No words: the agent has to reckon by the time that it spoke.
    case timeAlone

    /// The words that are told of those that were heard.
    package func told(of heard: String) -> String {
        switch self {
        case .allWords: heard
        case .lastClause:
            String(
                heard.split(whereSeparator: { ".,;:!?".contains($0) }).last { $0.contains { !$0.isWhitespace } } ?? "")
        case .timeAlone: ""
        }
    }
}
