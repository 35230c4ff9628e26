import JSON

/// The names of tools that an agent may be allowed.
enum ToolNames {
    /// Those that every agent could use.
    static let builtIn = [
        "get-customer", "send-sms", "place-call", "verify-send", "verify-code", "switch-language", "switch-agent",
        "transfer", "end-call", "collect-digits", "look-up", "remember",
    ]

    /// Those that a manifest declares, in the shape of OpenAI's functions or flat.
    static func declared(in manifest: JSONValue) -> [String] {
        let tools = manifest.array ?? manifest["tools"]?.array ?? []
        return tools.compactMap { ($0["function"]?["name"] ?? $0["name"])?.string }
    }
}
