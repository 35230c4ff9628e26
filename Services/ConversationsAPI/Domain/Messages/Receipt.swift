import HTTP
import JSON
import Twilio

/// How far a message has come on its way to one recipient outside of the chat.
struct Receipt: Resource, Hashable {
    static let kind = ResourceKind(
        "delivery receipt", .receipt, path: "Conversations", "Messages", "Receipts", key: "delivery_receipts",
        longestPage: 50)

    var sid: String
    var account: String?
    var service: String?
    var conversation: String?
    var message: String?
    /// The message on its channel: `SM…`, `MM…`, `WA…`.
    var channelMessage: String?
    var participant: String?
    /// One of `ReceiptStatus`; Twilio may come to know others.
    var status: String?
    /// Why it did not arrive; 0 for no reason.
    var errorCode: Int?
    var created: Int?
    var updated: Int?
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        writer.serviceIfNamed(service)
        writer.member("conversation_sid", conversation)
        writer.member("sid", sid)
        writer.member("message_sid", message)
        writer.member("channel_message_sid", channelMessage)
        writer.member("participant_sid", participant)
        writer.member("status", status)
        writer.member("error_code", errorCode)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.whereabouts(whereabouts, Self.kind, sid, under: [conversation ?? "", message ?? ""])
    }

    /// Which receipts are asked for: all of a message.
    typealias Filter = WholeList
}

extension Receipt {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), service: read.text("chat_service_sid"),
            conversation: read.text("conversation_sid"), message: read.text("message_sid"),
            channelMessage: read.text("channel_message_sid"), participant: read.text("participant_sid"),
            status: read.text("status"), errorCode: read.number("error_code"), created: read.date("date_created"),
            updated: read.date("date_updated"), whereabouts: Whereabouts(twilio: members))
    }
}
