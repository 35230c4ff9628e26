/// Cuts an answer into the pieces that are sent: each word as it comes, or whole sentences where a voice needs them.
struct SpeechPieces: Sendable {
    /// How an answer is cut.
    struct Rules: Sendable, Hashable {
        /// Token by token where empty; otherwise a piece ends where one of these does.
        var ends: [String] = []
        /// A piece goes out after this at the latest.
        var patience = Duration.milliseconds(1_500)
        /// So many characters are not held back for an end any more.
        var longest = 1_000
    }

    private let rules: Rules
    private var held = ""

    init(_ rules: Rules) { self.rules = rules }

    /// Whether something waits for its end.
    var isHolding: Bool { !held.isEmpty }

    /// What is to be sent now; empty when the piece is not over.
    mutating func take(_ text: String) -> String {
        guard !rules.ends.isEmpty else { return text }
        held += text
        if held.count >= rules.longest { return finish() }
        let ends = rules.ends.compactMap { held.range(ofLast: $0) }
        guard let end = ends.max() else { return "" }
        let piece = String(held[..<end])
        held.removeSubrange(..<end)
        return piece
    }

    /// What was held back.
    mutating func finish() -> String {
        defer { held = "" }
        return held
    }
}

extension String {
    /// Where the last occurrence of a text ends.
    fileprivate func range(ofLast text: String) -> Index? {
        guard !text.isEmpty, count >= text.count else { return nil }
        var start = index(endIndex, offsetBy: -text.count)
        while true {
            if self[start...].hasPrefix(text) { return index(start, offsetBy: text.count) }
            guard start > startIndex else { return nil }
            start = index(before: start)
        }
    }
}
