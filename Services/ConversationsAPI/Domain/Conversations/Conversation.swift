import JSON
import Twilio

/// Who talks with whom about something, for as long as it lasts.
struct Conversation: Resource, Hashable {
    static let kind = ResourceKind(
        "conversation", .conversation, path: "Conversations", key: "conversations", longestPage: 100)

    var sid: String
    var account: String?
    var service: String?
    var messagingService: String?
    var friendlyName: String?
    var uniqueName: String?
    /// JSON, as it was written.
    var attributes: String
    /// `active`, `inactive` or `closed`; Twilio may come to know others.
    var state: String
    var created: Int?
    var updated: Int?
    /// When the timers run out: `date_inactive` and `date_closed`, each only while it runs.
    var timers: JSONObject
    var bindings: JSONValue
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        writer.member("chat_service_sid", service)
        writer.member("messaging_service_sid", messagingService)
        writer.member("sid", sid)
        writer.member("friendly_name", friendlyName)
        writer.member("unique_name", uniqueName)
        writer.member("attributes", attributes)
        writer.member("state", state)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.member("timers", timers)
        writer.whereabouts(whereabouts, Self.kind, sid, below: ["Participants", "Messages", "Webhooks"])
        writer.member("bindings", bindings)
    }
}

extension Conversation {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), service: read.text("chat_service_sid"),
            messagingService: read.text("messaging_service_sid"), friendlyName: read.text("friendly_name"),
            uniqueName: read.text("unique_name"), attributes: read.text("attributes") ?? "{}",
            state: read.text("state") ?? "active", created: read.date("date_created"),
            updated: read.date("date_updated"), timers: members["timers"]?.object ?? [:],
            bindings: members["bindings"] ?? [:], whereabouts: Whereabouts(twilio: members))
    }
}
