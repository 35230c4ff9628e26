/// A step of an answer.
///
/// ```
/// answering ──▶ text, toolBegun … ──▶ toolCall … ──▶ finished ──▶ usage
/// ```
package enum ChatEvent: Sendable, Hashable {
    /// The model of this name answers: the first event of every answer, told with the first word or call. It comes again
    /// when another model takes over from one that broke off before anything was said or asked for.
    case answering(model: String)
    /// More of what it says, never empty.
    case text(String)
    /// It begins to ask for a tool, whose arguments are still on their way.
    case toolBegun(name: String)
    /// A tool to use, whole; all calls of an answer come together, in their order.
    case toolCall(ToolCall)
    /// It has said all it will say. Comes once; an answer that ends without it has failed, and throws.
    case finished(FinishReason)
    /// What it cost, from models that tell.
    case usage(ChatUsage)
}

/// Why an answer ends.
package enum FinishReason: String, Sendable, Hashable {
    case stop
    /// It reached the longest length allowed.
    case length
    case toolCalls = "tool_calls"
    /// The server kept back what came next.
    case contentFilter = "content_filter"

    /// Reads a server's word; one that nobody knows is an ordinary end.
    init(word: String) {
        self = word == "function_call" ? .toolCalls : FinishReason(rawValue: word) ?? .stop
    }
}

/// How many tokens an answer took.
package struct ChatUsage: Sendable, Hashable {
    package var prompt: Int
    package var completion: Int
    /// How many of the prompt's tokens the server still knew.
    package var cached: Int

    package init(prompt: Int, completion: Int, cached: Int = 0) {
        self.prompt = prompt
        self.completion = completion
        self.cached = cached
    }
}
