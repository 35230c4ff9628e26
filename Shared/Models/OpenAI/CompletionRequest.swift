import JSON

/// The body of a request for a completion.
struct CompletionRequest: JSONWritable {
    private let request: ChatRequest
    private let model: String
    private let dialect: CompletionDialect

    init(_ request: ChatRequest, model: String, _ dialect: CompletionDialect) {
        self.request = request
        self.model = model
        self.dialect = dialect
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("model", model)
        writer.key("messages")
        writeMessages(to: &writer)
        writeTools(to: &writer)
        if dialect.hasTemperature { writer.member("temperature", ifPresent: request.temperature) }
        if let limit = dialect.tokenLimit { writer.member(limit.rawValue, ifPresent: request.maxTokens) }
        writer.member("stream", true)
        if dialect.hasStreamOptions { writeStreamOptions(to: &writer) }
        writer.endObject()
    }

    /// What the agent knows comes after its instructions and before what was said, so that the beginning of every
    /// request of a call is the same and the server need not read it anew.
    private func writeMessages(to writer: inout JSONWriter) {
        let instructions = request.messages.prefix { if case .system = $0 { true } else { false } }
        writer.beginArray()
        for message in instructions { write(message, to: &writer) }
        if !request.knowledge.isEmpty { write(.system(knowledge), to: &writer) }
        for message in request.messages.dropFirst(instructions.count) { write(message, to: &writer) }
        writer.endArray()
    }

    private var knowledge: String {
        "What you know:\n\n" + request.knowledge.map { "## \($0.title)\n\n\($0.text)" }.joined(separator: "\n\n")
    }

    private func write(_ message: ChatMessage, to writer: inout JSONWriter) {
        writer.beginObject()
        switch message {
        case .system(let text): write("system", text, to: &writer)
        case .user(let text): write("user", text, to: &writer)
        case .assistant(let text, let calls):
            writer.member("role", "assistant")
            if text.isEmpty, !calls.isEmpty {
                writer.key("content")
                writer.null()
            } else {
                writer.member("content", text)
            }
            if !calls.isEmpty { write(calls, to: &writer) }
        case .tool(let text, let callID):
            write("tool", text, to: &writer)
            writer.member("tool_call_id", callID)
        }
        writer.endObject()
    }

    private func write(_ role: String, _ text: String, to writer: inout JSONWriter) {
        writer.member("role", role)
        writer.member("content", text)
    }

    private func write(_ calls: [ToolCall], to writer: inout JSONWriter) {
        writer.key("tool_calls")
        writer.beginArray()
        for call in calls {
            writer.beginObject()
            writer.member("id", call.id)
            writer.member("type", "function")
            writer.key("function")
            writer.beginObject()
            writer.member("name", call.name)
            // Some servers read them, and refuse a conversation in which a model once wrote what is no JSON.
            writer.member("arguments", (try? call.object) == nil || call.arguments.isEmpty ? "{}" : call.arguments)
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
    }

    private func writeStreamOptions(to writer: inout JSONWriter) {
        writer.key("stream_options")
        writer.beginObject()
        writer.member("include_usage", true)
        writer.endObject()
    }

    private func writeTools(to writer: inout JSONWriter) {
        guard !request.tools.isEmpty else { return }
        writer.key("tools")
        writer.beginArray()
        for tool in request.tools {
            writer.beginObject()
            writer.member("type", "function")
            writer.key("function")
            writer.beginObject()
            writer.member("name", tool.name)
            writer.member("description", tool.description)
            writer.member("parameters", tool.parameters)
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
        if request.toolChoice != .auto { writer.member("tool_choice", request.toolChoice.rawValue) }
    }
}
