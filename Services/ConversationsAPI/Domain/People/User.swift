import HTTP
import JSON
import Problems
import Twilio

/// Somebody whom a service knows by an identity, in whatever conversations (`US…`).
struct User: Resource, Hashable {
    static let kind = ResourceKind("user", .user, path: "Users", key: "users", longestPage: 50)

    var sid: String
    var account: String?
    var service: String?
    var role: String?
    var identity: String?
    var friendlyName: String?
    /// JSON, as it was written.
    var attributes: String
    /// Whether an app of theirs is connected, and can be notified; not known unless somebody keeps watch.
    var isOnline: Bool?
    var isNotifiable: Bool?
    var created: Int?
    var updated: Int?
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("sid", sid)
        writer.member("account_sid", account)
        writer.member("chat_service_sid", service)
        writer.member("role_sid", role)
        writer.member("identity", identity)
        writer.member("friendly_name", friendlyName)
        writer.member("attributes", attributes)
        writer.member("is_online", isOnline)
        writer.member("is_notifiable", isNotifiable)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        let own = "\(Self.kind.path(at: Place(service: writer.place.service)))/\(sid)"
        writer.whereabouts(whereabouts, at: own, links: [("user_conversations", "\(own)/Conversations")])
    }

    /// What is told of a user who is made known.
    struct Draft: FieldReadable {
        let form: FormFields
        let identity: String
        let friendlyName: String?
        let attributes: String
        let role: String?

        init(_ fields: Fields) throws {
            form = fields.form
            guard let identity = try fields.identity() else {
                throw Problem(.invalid, "Identity is missing.", code: Fields.invalidParameter, field: "Identity")
            }
            self.identity = identity
            friendlyName = try fields.filled("FriendlyName")
            attributes = try fields.attributes(upTo: 16 << 10) ?? "{}"
            role = try fields.sid("RoleSid", .role).applied(to: nil)
        }
    }

    /// What is to become of a user.
    struct Change: FieldReadable {
        let form: FormFields
        let friendlyName: Alteration<String>
        let attributes: String?
        let role: Alteration<String>

        init(_ fields: Fields) throws {
            form = fields.form
            friendlyName = try fields.alteration("FriendlyName")
            attributes = try fields.attributes(upTo: 16 << 10)
            role = try fields.sid("RoleSid", .role)
        }
    }

    /// Which users are asked for: all.
    typealias Filter = WholeList
}

extension User {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), service: read.text("chat_service_sid"),
            role: read.text("role_sid"), identity: read.text("identity"), friendlyName: read.text("friendly_name"),
            attributes: read.text("attributes") ?? "{}", isOnline: read.flag("is_online"),
            isNotifiable: read.flag("is_notifiable"), created: read.date("date_created"),
            updated: read.date("date_updated"), whereabouts: Whereabouts(twilio: members))
    }
}
