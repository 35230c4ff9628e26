import HTTP
import JSON
import Twilio

/// A conversation as one of those who take part in it sees it: how much of it is unread, and whether it may ring.
struct UserConversation: Resource, Hashable {
    static let kind = ResourceKind(
        "user's conversation", .conversation, path: "Users", "Conversations", key: "conversations", longestPage: 50)

    var account: String?
    var service: String?
    var conversation: String
    var unread: Int?
    var lastReadIndex: Int?
    var participant: String?
    var user: String?
    var friendlyName: String?
    var state: String?
    var timers: JSONObject
    var attributes: String
    var created: Int?
    var updated: Int?
    var createdBy: String?
    var notificationLevel: String?
    var uniqueName: String?
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        writer.member("chat_service_sid", service)
        writer.member("conversation_sid", conversation)
        writer.member("unread_messages_count", unread)
        writer.member("last_read_message_index", lastReadIndex)
        writer.member("participant_sid", participant)
        writer.member("user_sid", user)
        writer.member("friendly_name", friendlyName)
        writer.member("conversation_state", state)
        writer.member("timers", timers)
        writer.member("attributes", attributes)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.member("created_by", createdBy)
        writer.member("notification_level", notificationLevel)
        writer.member("unique_name", uniqueName)
        let place = Place(service: writer.place.service, user ?? "")
        writer.whereabouts(
            whereabouts, at: "\(Self.kind.path(at: place))/\(conversation)",
            links: writer.links(toParticipant: participant, of: conversation))
    }

    /// What is to become of how somebody sees a conversation.
    struct Change: FieldReadable {
        let form: FormFields
        let notificationLevel: NotificationLevel?
        let horizon: ReadHorizon.Change

        init(_ fields: Fields) throws {
            form = fields.form
            notificationLevel = try fields.choice("NotificationLevel")
            horizon = try ReadHorizon.Change(fields)
        }
    }

    /// Which of a user's conversations are asked for: all.
    typealias Filter = WholeList
}

/// Whether what is said in a conversation rings.
enum NotificationLevel: String, Sendable, CaseIterable {
    case standard = "default"
    case muted
}

extension UserConversation {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            account: read.text("account_sid"), service: read.text("chat_service_sid"),
            conversation: read.text("conversation_sid") ?? "", unread: read.number("unread_messages_count"),
            lastReadIndex: read.number("last_read_message_index"), participant: read.text("participant_sid"),
            user: read.text("user_sid"), friendlyName: read.text("friendly_name"),
            state: read.text("conversation_state"), timers: members["timers"]?.object ?? [:],
            attributes: read.text("attributes") ?? "{}", created: read.date("date_created"),
            updated: read.date("date_updated"), createdBy: read.text("created_by"),
            notificationLevel: read.text("notification_level"), uniqueName: read.text("unique_name"),
            whereabouts: Whereabouts(twilio: members))
    }
}
