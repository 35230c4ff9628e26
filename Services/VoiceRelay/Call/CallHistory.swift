import Models

/// What was said in a call, as a model is told it.
struct CallHistory: Sendable, Hashable {
    private(set) var messages: [ChatMessage]
    /// How many tokens each takes: every question needs them all, so they are counted once.
    private var tokens: [Int]

    init(_ messages: [ChatMessage] = []) {
        self.messages = messages
        tokens = messages.map { TokenCount.of($0) }
    }

    mutating func add(_ message: ChatMessage) {
        messages.append(message)
        tokens.append(TokenCount.of(message))
    }

    var count: Int { messages.count }

    /// The messages that fit a number of tokens, the latest kept. A tool's results stay with the call they answer.
    func window(tokens budget: Int, messages most: Int) -> ArraySlice<ChatMessage> {
        var total = 0
        var start = messages.count
        var best = messages.count
        while start > 0 {
            total += tokens[start - 1]
            // Whatever the bounds, the words that are to be answered are among them.
            guard total <= budget && messages.count - start < most || best == messages.count else { break }
            start -= 1
            // Only a caller's words, or an agent's, may come first.
            switch messages[start] {
            case .user, .system: best = start
            case .assistant(_, let calls): if calls.isEmpty { best = start }
            case .tool: break
            }
        }
        return messages[best...]
    }

    /// What the caller said last, and its place, where nothing was answered to it.
    var unanswered: (words: String, place: Int)? {
        switch messages.last {
        case .user, .tool: break
        default: return nil
        }
        for (place, message) in messages.enumerated().reversed() {
            if case .user(let words) = message { return (words, place) }
        }
        return nil
    }

    mutating func insert(_ message: ChatMessage, at place: Int) {
        messages.insert(message, at: place)
        tokens.insert(TokenCount.of(message), at: place)
    }

    /// Shortens what the agent said in a message to what was heard of it. A message of which nothing was heard, and that
    /// called no tool, was never said.
    mutating func cut(_ place: Int, to heard: String) {
        guard messages.indices.contains(place), case .assistant(_, let calls) = messages[place] else { return }
        messages[place] = .assistant(heard, calls: calls)
        tokens[place] = TokenCount.of(messages[place])
    }

    /// Takes out what came to nothing.
    mutating func removeEmptyAnswers(from place: Int) {
        guard place < messages.count else { return }
        let kept = messages[..<place] + messages[place...].filter { $0 != .assistant("") }
        if kept.count < messages.count { self = CallHistory(Array(kept)) }
    }

    /// The latest half goes: the model can hold no more.
    mutating func halve() {
        let half = window(tokens: .max, messages: max(2, messages.count / 2))
        self = CallHistory(Array(half))
    }
}
