package import HTTPClient
import Net
package import Settings

/// What a service is told about models.
package struct ModelSettings: Sendable {
    package let key: Secret?
    /// With `/v1`.
    package let address: String
    package let model: String
    package let fallbacks: [String]
    /// There is neither a key nor a server that needs none: the embedded agent answers.
    package let isEmbedded: Bool

    private static let openAI = "https://api.openai.com/v1"

    package init(from reader: inout SettingsReader) {
        key = reader.secret("OPENAI_API_KEY", "The key of the model's server; none, and no other server: embedded.")
        address = reader.url(
            "OPENAI_BASE_URL", default: Self.openAI, "Where a server speaks OpenAI's protocol, with /v1.")
        model = reader.text("OPENAI_MODEL", default: "gpt-4.1-mini", "The model that answers.")
        fallbacks = reader.list(
            "OPENAI_FALLBACK_MODELS", "Models of the same server to ask when the first does not answer.")
        isEmbedded = key == nil && address == Self.openAI
    }

    /// The models that answer, as one. An agent may name its own, the first first.
    package func chat(
        over client: HTTPClient, models: [String] = [],
        told: @escaping @Sendable @OnLoop (String, ModelFailure) -> Void = { _, _ in }
    ) -> any ChatModel {
        guard !isEmbedded else { return EmbeddedChat() }
        let server = OpenAIServer(address, key: key, over: client)
        var names: [String] = []
        for name in models.isEmpty ? [model] + fallbacks : models where !names.contains(name) { names.append(name) }
        return ChatFailover(names.map { OpenAIChat($0, at: server) }, told: told)
    }
}
