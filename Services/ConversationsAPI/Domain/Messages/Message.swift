import JSON
import Twilio

/// What somebody said in a conversation, at its place in the order of what was said.
struct Message: Resource, Hashable {
    static let kind = ResourceKind(
        "message", .conversationMessage, path: "Conversations", "Messages", key: "messages", longestPage: 100)

    var sid: String
    var account: String?
    var service: String?
    var conversation: String?
    /// Its place: from 0 on, never given twice, not even when a message is removed.
    var index: Int?
    var author: String?
    var body: String?
    /// The files it carries, or null.
    var media: JSONValue
    /// JSON, as it was written.
    var attributes: String
    /// The participant who said it; nil for anybody else, such as `system`.
    var participant: String?
    var created: Int?
    var updated: Int?
    /// How far it has come on the channels it goes out on, or null where it goes out on none.
    var delivery: JSONValue
    var content: String?
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        writer.serviceIfNamed(service)
        writer.member("conversation_sid", conversation)
        writer.member("sid", sid)
        writer.member("index", index)
        writer.member("author", author)
        writer.member("body", body)
        writer.member("media", media)
        writer.member("attributes", attributes)
        writer.member("participant_sid", participant)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.member("delivery", delivery)
        writer.member("content_sid", content)
        writer.whereabouts(
            whereabouts, Self.kind, sid, under: [conversation ?? ""], links: [("delivery_receipts", "Receipts")])
    }
}

extension Message {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), service: read.text("chat_service_sid"),
            conversation: read.text("conversation_sid"), index: read.number("index"), author: read.text("author"),
            body: read.text("body"), media: members["media"] ?? .null, attributes: read.text("attributes") ?? "{}",
            participant: read.text("participant_sid"), created: read.date("date_created"),
            updated: read.date("date_updated"), delivery: members["delivery"] ?? .null,
            content: read.text("content_sid"), whereabouts: Whereabouts(twilio: members))
    }
}
