import HTTP
import JSON
import Problems
import Twilio

@testable import ConversationsAPI

extension Desk {
    /// A request that webhooks are told of.
    static let telling: Headers = ["X-Twilio-Webhook-Enabled": "true"]

    /// Opens a conversation without telling anybody, and gives its SID.
    func conversation(_ form: FormFields = [:]) async throws -> String {
        try await twilio(.post, "/v1/Conversations", form)["sid"]?.string ?? ""
    }

    /// Adds a webhook that hears of some events.
    @discardableResult
    func listen(_ url: String, to conversation: String, _ events: String...) async throws -> JSONValue {
        var form: FormFields = ["Target": "webhook", "Configuration.Url": url]
        for event in events { form.add("Configuration.Filters", event) }
        return try await twilio(.post, "/v1/Conversations/\(conversation)/Webhooks", form)
    }

    /// Has the account's webhooks ask before some events and tell of others.
    func configure(before: String? = nil, after: String? = nil, _ events: String...) async throws {
        var form = FormFields()
        if let before { form.add("PreWebhookUrl", before) }
        if let after { form.add("PostWebhookUrl", after) }
        for event in events { form.add("Filters", event) }
        _ = try await twilio(.post, "/v1/Configuration/Webhooks", form)
    }

    /// Whether a hook carries the signature of this account.
    func signed(_ hook: Receiver.Hook, to url: String) -> Bool {
        RequestSignature.matches(
            hook.request.headers["X-Twilio-Signature"] ?? "", url: url, .form(hook.form), tokens: [standIn.gate.token])
    }
}
