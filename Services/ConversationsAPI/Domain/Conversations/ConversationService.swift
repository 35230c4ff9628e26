import HTTP
import JSON
import Twilio

/// A room of conversations with its own users, roles and webhooks (`IS…`).
struct ConversationService: Resource, Hashable {
    static let kind = ResourceKind(
        "service", .service, path: "Services", key: "services", longestPage: 100, isInService: false,
        changedAt: .chat)

    var sid: String
    var account: String?
    var friendlyName: String?
    var created: Int?
    var updated: Int?
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        writer.member("sid", sid)
        writer.member("friendly_name", friendlyName)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.whereabouts(
            whereabouts, Self.kind, sid,
            below: [
                "Conversations", "Users", "Roles", "Bindings", "Configuration", "ParticipantConversations",
                "ConversationWithParticipants",
            ])
    }

    /// What is told of a service that is made, or of one that is renamed.
    struct Draft: FieldReadable {
        let form: FormFields
        let friendlyName: String

        init(_ fields: Fields) throws {
            form = fields.form
            friendlyName = try fields.required("FriendlyName")
        }
    }

    typealias Change = Draft

    /// Which services are asked for.
    struct Filter: FieldReadable {
        let form: FormFields
        /// Part of a name or SID; only our own address can be asked.
        var search: String?

        init(_ fields: Fields) throws { form = fields.form }

        var beyondTwilio: String? { search == nil ? nil : "search" }
    }
}

extension ConversationService {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), friendlyName: read.text("friendly_name"),
            created: read.date("date_created"), updated: read.date("date_updated"),
            whereabouts: Whereabouts(twilio: members))
    }
}
