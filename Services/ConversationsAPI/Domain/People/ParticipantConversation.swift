import HTTP
import JSON
import Problems
import Twilio

/// A conversation found by who takes part in it: by an identity, or by an address.
struct ParticipantConversation: Resource, Hashable {
    static let kind = ResourceKind(
        "participant's conversation", .conversation, path: "ParticipantConversations", key: "conversations",
        longestPage: 50)

    var account: String?
    var service: String?
    var participant: String?
    var user: String?
    var identity: String?
    var binding: JSONValue
    var conversation: String
    var uniqueName: String?
    var friendlyName: String?
    var attributes: String
    var created: Int?
    var updated: Int?
    var createdBy: String?
    var state: String?
    var timers: JSONObject
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        writer.member("chat_service_sid", service)
        writer.member("participant_sid", participant)
        writer.member("participant_user_sid", user)
        writer.member("participant_identity", identity)
        writer.member("participant_messaging_binding", binding)
        writer.member("conversation_sid", conversation)
        writer.member("conversation_unique_name", uniqueName)
        writer.member("conversation_friendly_name", friendlyName)
        writer.member("conversation_attributes", attributes)
        writer.date("conversation_date_created", created)
        writer.date("conversation_date_updated", updated)
        writer.member("conversation_created_by", createdBy)
        writer.member("conversation_state", state)
        writer.member("conversation_timers", timers)
        writer.whereabouts(whereabouts, at: nil, links: writer.links(toParticipant: participant, of: conversation))
    }

    /// Whose conversations are asked for.
    struct Filter: FieldReadable {
        let form: FormFields
        let who: Who

        enum Who: Sendable, Hashable {
            case identity(String)
            case address(String)
        }

        init(_ fields: Fields) throws {
            form = fields.form
            switch (try fields.filled("Identity"), try fields.filled("Address")) {
            case (let identity?, nil): who = .identity(identity)
            // One that is not well formed is nobody's, and finds nothing.
            case (nil, let address?): who = .address(ChannelAddress(address)?.description ?? address)
            case (.some, .some):
                throw Problem(
                    .invalid, "Identity and Address exclude each other.", code: 50_451, field: "Address")
            case (nil, nil):
                throw Problem(
                    .invalid, "Identity or Address is missing.", code: Fields.invalidParameter, field: "Identity")
            }
        }
    }
}

extension ParticipantConversation {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            account: read.text("account_sid"), service: read.text("chat_service_sid"),
            participant: read.text("participant_sid"), user: read.text("participant_user_sid"),
            identity: read.text("participant_identity"), binding: members["participant_messaging_binding"] ?? .null,
            conversation: read.text("conversation_sid") ?? "", uniqueName: read.text("conversation_unique_name"),
            friendlyName: read.text("conversation_friendly_name"),
            attributes: read.text("conversation_attributes") ?? "{}", created: read.date("conversation_date_created"),
            updated: read.date("conversation_date_updated"), createdBy: read.text("conversation_created_by"),
            state: read.text("conversation_state"), timers: members["conversation_timers"]?.object ?? [:],
            whereabouts: Whereabouts(twilio: members))
    }
}
