import JSON
import Twilio

/// Somebody who takes part in a conversation (`MB…`).
struct Participant: Resource, Hashable {
    static let kind = ResourceKind(
        "participant", .participant, path: "Conversations", "Participants", key: "participants", longestPage: 100)

    var sid: String
    var account: String?
    var service: String?
    var conversation: String
    var identity: String?
    /// JSON, as it was written.
    var attributes: String
    /// How a channel reaches them; null in the app.
    var binding: JSONValue
    var role: String?
    var created: Int?
    var updated: Int?
    var lastReadIndex: Int?
    /// As it was told.
    var lastReadAt: String?
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        writer.serviceIfNamed(service)
        writer.member("conversation_sid", conversation)
        writer.member("sid", sid)
        writer.member("identity", identity)
        writer.member("attributes", attributes)
        writer.member("messaging_binding", binding)
        writer.member("role_sid", role)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.whereabouts(whereabouts, Self.kind, sid, under: [conversation])
        writer.member("last_read_message_index", lastReadIndex)
        writer.member("last_read_timestamp", lastReadAt)
    }
}

extension Participant {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), service: read.text("chat_service_sid"),
            conversation: read.text("conversation_sid") ?? "", identity: read.text("identity"),
            attributes: read.text("attributes") ?? "{}", binding: members["messaging_binding"] ?? .null,
            role: read.text("role_sid"), created: read.date("date_created"), updated: read.date("date_updated"),
            lastReadIndex: read.number("last_read_message_index"), lastReadAt: read.text("last_read_timestamp"),
            whereabouts: Whereabouts(twilio: members))
    }
}
