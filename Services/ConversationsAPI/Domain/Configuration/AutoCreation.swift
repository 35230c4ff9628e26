import JSON
import Problems
import Twilio

/// Whether and how what arrives at an address opens a conversation.
struct AutoCreation: Sendable, Hashable {
    var isEnabled = false
    var type = Kind.default
    /// The service it is opened in; nil for the default one.
    var service: String?
    var webhookURL: String?
    var webhookMethod = HookMethod.post
    var webhookFilters: [String] = []
    var studioFlow: String?
    var studioRetries: Int?

    /// What the conversation that is opened is given.
    enum Kind: String, Sendable, CaseIterable {
        /// A webhook of its own.
        case webhook
        /// A flow of Studio.
        case studio
        case `default`
    }

    /// As Twilio tells it: what its type needs, and nothing else.
    var json: JSONObject {
        var json: JSONObject = ["enabled": .bool(isEnabled), "type": .string(type.rawValue)]
        json["conversation_service_sid"] = service.map { .string($0) }
        switch type {
        case .webhook:
            json["webhook_url"] = webhookURL.map { .string($0) } ?? .null
            json["webhook_method"] = .string(webhookMethod.rawValue)
            json["webhook_filters"] = .array(webhookFilters.map { .string($0) })
        case .studio:
            json["studio_flow_sid"] = studioFlow.map { .string($0) } ?? .null
            json["studio_retry_count"] = studioRetries.map { .integer(Int64($0)) } ?? .null
        case .default: break
        }
        return json
    }

    /// What a request makes of it.
    struct Change: Sendable {
        let isEnabled: Bool?
        let type: Kind?
        let service: Alteration<String>
        let webhookURL: Alteration<String>
        let webhookMethod: HookMethod?
        let webhookFilters: [String]?
        let studioFlow: Alteration<String>
        let studioRetries: Int?

        init(_ fields: Fields) throws {
            isEnabled = try fields.flag("AutoCreation.Enabled")
            type = try fields.choice("AutoCreation.Type")
            service = try fields.sid("AutoCreation.ConversationServiceSid", .service)
            webhookURL = try fields.alteration("AutoCreation.WebhookUrl", upTo: HookEvent.longestURL, code: 50_372)
            webhookMethod = try fields.choice("AutoCreation.WebhookMethod")
            webhookFilters = try fields.events(
                "AutoCreation.WebhookFilters", outOf: HookEvent.allCases.map(\.rawValue), code: 50_365)
            studioFlow = try fields.sid("AutoCreation.StudioFlowSid", .studioFlow, code: 50_367)
            studioRetries = try fields.number("AutoCreation.StudioRetryCount", in: 0...3)
        }

        /// What it is after the change; while it opens conversations it has to say how.
        func applied(to old: AutoCreation) throws -> AutoCreation {
            let new = AutoCreation(
                isEnabled: isEnabled ?? old.isEnabled, type: type ?? old.type,
                service: service.applied(to: old.service), webhookURL: webhookURL.applied(to: old.webhookURL),
                webhookMethod: webhookMethod ?? old.webhookMethod, webhookFilters: webhookFilters ?? old.webhookFilters,
                studioFlow: studioFlow.applied(to: old.studioFlow), studioRetries: studioRetries ?? old.studioRetries)
            let missing: (name: String, code: Int)? =
                switch new.type {
                case .webhook where new.webhookURL == nil: ("WebhookUrl", 50_369)
                case .webhook where new.webhookFilters.isEmpty: ("WebhookFilters", 50_370)
                case .studio where new.studioFlow == nil: ("StudioFlowSid", 50_367)
                default: nil
                }
            if new.isEnabled, let missing {
                throw Problem(
                    .invalid, "AutoCreation.\(missing.name) is missing: \(new.type.rawValue) needs it.",
                    code: missing.code, field: "AutoCreation.\(missing.name)")
            }
            return new
        }
    }
}

extension AutoCreation {
    init(json: JSONObject) {
        let read = TwilioMembers(json)
        self.init(
            isEnabled: read.flag("enabled") ?? false,
            type: read.text("type").flatMap { Kind(rawValue: $0) } ?? .default,
            service: read.text("conversation_service_sid"), webhookURL: read.text("webhook_url"),
            webhookMethod: read.text("webhook_method").flatMap { HookMethod(rawValue: $0.uppercased()) } ?? .post,
            webhookFilters: read.texts("webhook_filters"), studioFlow: read.text("studio_flow_sid"),
            studioRetries: read.number("studio_retry_count"))
    }
}
