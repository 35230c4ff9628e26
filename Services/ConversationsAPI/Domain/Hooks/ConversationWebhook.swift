import HTTP
import JSON
import Twilio

/// A webhook of one conversation, told of what happens in it (`WH…`).
struct ConversationWebhook: Resource, Hashable {
    static let kind = ResourceKind(
        "webhook", .webhook, path: "Conversations", "Webhooks", key: "webhooks", longestPage: 5, usualPage: 5)

    /// How many a conversation has at most.
    static let most = 5

    var sid: String
    var account: String?
    var service: String?
    var conversation: String?
    /// `webhook`, `trigger` or `studio`; Twilio may come to know others.
    var target: String?
    /// What the target needs, as Twilio tells it: `url`, `method`, `filters`, `triggers`, `flow_sid`, `replay_after`.
    var configuration: JSONObject
    var created: Int?
    var updated: Int?
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("sid", sid)
        writer.member("account_sid", account)
        writer.serviceIfNamed(service)
        writer.member("conversation_sid", conversation)
        writer.member("target", target)
        writer.whereabouts(whereabouts, Self.kind, sid, under: [conversation ?? ""])
        writer.member("configuration", configuration)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
    }
}

extension ConversationWebhook {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), service: read.text("chat_service_sid"),
            conversation: read.text("conversation_sid"), target: read.text("target"),
            configuration: members["configuration"]?.object ?? [:], created: read.date("date_created"),
            updated: read.date("date_updated"), whereabouts: Whereabouts(twilio: members))
    }
}

/// What a conversation's webhook is for.
enum WebhookTarget: String, Sendable, CaseIterable {
    /// A URL that is told of chosen events.
    case webhook
    /// A URL that is told of messages that say certain words.
    case trigger
    /// A flow of Twilio's Studio, which answers messages.
    case studio

    /// Whether it is told of an event. A trigger and a flow hear of messages only, a trigger of those with its words.
    func wants(_ event: HookEvent, _ form: FormFields, _ settings: WebhookSettings) -> Bool {
        switch self {
        case .webhook: return settings.filters.contains(event.rawValue)
        case .studio: return event == .messageAdded
        case .trigger:
            guard event == .messageAdded, let body = form["Body"]?.lowercased() else { return false }
            return settings.triggers.contains { body.contains($0.lowercased()) }
        }
    }
}
