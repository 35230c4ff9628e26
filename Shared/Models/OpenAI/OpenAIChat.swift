import JSON
import Net
import Problems

/// A model behind a server that speaks OpenAI's Chat Completions, streamed.
package struct OpenAIChat: ChatModel {
    package let name: String
    let server: OpenAIServer
    private let dialect: KnownDialect

    package init(_ name: String, at server: OpenAIServer) {
        self.name = name
        self.server = server
        dialect = KnownDialect(CompletionDialect(isOpenAI: server.isOpenAI))
    }

    package func reply(to request: ChatRequest) -> ChatStream {
        ChatStream { OpenAIReply(self, request) }
    }

    package func warm() async throws { try await server.greet() }

    /// Asks, in the words that this server is known to take. When it minds one of them, it is asked again without,
    /// and never asked so again.
    @OnLoop
    func ask(_ request: ChatRequest, by due: Moment) async throws -> OpenAIAnswer {
        while true {
            let used = dialect.known
            let body = try CompletionRequest(request, model: request.model ?? name, used).serialized()
            do {
                return OpenAIAnswer(try await server.complete(body, by: due))
            } catch let failure as ModelFailure {
                // Another question may have learnt it meanwhile.
                guard dialect.known != used || dialect.known.avoid(whatCaused: failure) else { throw failure }
            }
        }
    }
}

/// What has been learnt of a server's way of speaking; shared by all that is asked of it.
@OnLoop
private final class KnownDialect {
    var known: CompletionDialect

    nonisolated init(_ dialect: CompletionDialect) { known = dialect }
}
