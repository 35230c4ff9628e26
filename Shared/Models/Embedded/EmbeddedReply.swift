import Net

/// A decision of the embedded agent, told a word at a time.
@OnLoop
final class EmbeddedReply: ChatSource {
    private var events: [ChatEvent]
    private let pace: Duration
    private var position = 0

    init(_ decision: EmbeddedAgent.Decision, to request: ChatRequest, pace: Duration) {
        self.pace = pace
        let calls = decision.calls
        events = [.answering(model: "embedded")]
        events += Self.pieces(of: decision.text).map { .text($0) }
        events += calls.map { .toolBegun(name: $0.name) } + calls.map { .toolCall($0) }
        events.append(.finished(calls.isEmpty ? .stop : .toolCalls))
        let said = TokenCount.of(decision.text) + calls.reduce(0) { $0 + TokenCount.of($1.arguments) }
        events.append(.usage(ChatUsage(prompt: TokenCount.of(request), completion: said)))
    }

    func next() async throws -> ChatEvent? {
        try Task.checkCancellation()
        guard position < events.count else { return nil }
        defer { position += 1 }
        if case .text = events[position], pace > .zero { try await pause(for: pace) }
        return events[position]
    }

    /// The words of a text, each with the space before it.
    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for letter in text {
            if letter.isWhitespace, !piece.isEmpty {
                pieces.append(piece)
                piece = ""
            }
            piece.append(letter)
        }
        if !piece.isEmpty { pieces.append(piece) }
        return pieces
    }
}
