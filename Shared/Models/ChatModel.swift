/// Something that answers in a conversation: a language model behind a server, several of them, or the embedded agent.
package protocol ChatModel: Sendable {
    /// What it is called in a journal.
    var name: String { get }

    /// Begins an answer when the stream is first asked for an event. Dropping the stream, or cancelling the task that
    /// reads it, ends whatever is under way for it.
    func reply(to request: ChatRequest) -> ChatStream

    /// Opens what an answer will need, so that no turn of a call pays for names and handshakes. Throws a
    /// `ModelFailure` when the model could not be asked now.
    func warm() async throws
}
