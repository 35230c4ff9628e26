import JSON

/// What a server says went wrong, in whichever of the usual shapes.
struct ServerComplaint {
    var message: String?
    var type: String?
    var code: String?
    var parameter: String?

    /// Reads `{"error": {…}}`, `{"error": "…"}`, `{"message": "…"}`, `{"detail": "…"}`, and a list of one of them.
    init(_ body: JSONValue?) {
        guard let body = body?[0] ?? body else { return }
        let error = body["error"] ?? body["errors"]?[0] ?? body
        message =
            error.string ?? error["message"]?.string ?? body["message"]?.string ?? body["detail"]?.string
            ?? body["detail"]?[0]?["msg"]?.string
        type = error["type"]?.string
        code = error["code"]?.string ?? error["code"]?.int.map { "\($0)" }
        parameter = error["param"]?.string
    }

    /// The message as the end of a sentence: one line, not long, without anything that looks like a key.
    var said: String {
        guard let message, !message.isEmpty else { return "" }
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        let words = line.split(separator: " ").map { Self.isKey($0) ? "•••" : String($0) }
        let text = words.joined(separator: " ")
        return ": " + (text.count > 240 ? text.prefix(240) + "…" : text)
    }

    private static func isKey(_ word: Substring) -> Bool {
        word.contains("sk-") || word.contains("***") || (word.utf8.count > 40 && !word.contains("/"))
    }

    /// Whether it says that the conversation is too long for the model.
    var isAboutLength: Bool {
        if code == "context_length_exceeded" || code == "string_above_max_length" { return true }
        let text = message?.lowercased() ?? ""
        return ["context length", "context window", "maximum context", "too many tokens", "prompt is too long"]
            .contains { text.contains($0) }
    }

    /// Whether it says that there is no money left, which no waiting mends.
    var isAboutMoney: Bool {
        code == "insufficient_quota" || type == "insufficient_quota" || code == "billing_hard_limit_reached"
    }
}
