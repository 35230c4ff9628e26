import Net

/// Answers without a model: from what the agent knows, by the words of the question, in English, Spanish and
/// Portuguese. It says what it is when it is asked, and its answers come in small pieces, as a model's do.
package struct EmbeddedChat: ChatModel {
    package let name = "embedded"
    let pace: Duration
    private let shelf = KnowledgeShelf()

    /// - Parameter pace: How long it takes over each word.
    package init(pace: Duration = .milliseconds(8)) { self.pace = pace }

    package func reply(to request: ChatRequest) -> ChatStream {
        ChatStream { [self] in
            EmbeddedReply(EmbeddedAgent(request, shelf.index(of: request.knowledge)).decide(), to: request, pace: pace)
        }
    }

    package func warm() async throws {}
}

/// The indexes of what agents know, kept while they are in use.
@OnLoop
private final class KnowledgeShelf {
    private var shelf: [(knowledge: [ChatKnowledge], index: KnowledgeIndex)] = []
    private static let capacity = 16

    nonisolated init() {}

    func index(of knowledge: [ChatKnowledge]) -> KnowledgeIndex {
        if let place = shelf.firstIndex(where: { $0.knowledge == knowledge }) {
            shelf.append(shelf.remove(at: place))
        } else {
            shelf.append((knowledge, KnowledgeIndex(knowledge)))
            if shelf.count > Self.capacity { shelf.removeFirst() }
        }
        return shelf[shelf.count - 1].index
    }
}
