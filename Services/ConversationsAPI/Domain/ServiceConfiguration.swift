import HTTP
import JSON
import Twilio

/// What holds for all conversations of a service: the roles its people begin with.
struct ServiceConfiguration: Resource, Hashable {
    static let kind = ResourceKind.single("configuration of the service", of: .service, path: "Configuration")

    var service: String?
    var creatorRole: String?
    var conversationRole: String?
    var serviceRole: String?
    var tellsPresence: Bool?
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("chat_service_sid", service)
        writer.member("default_conversation_creator_role_sid", creatorRole)
        writer.member("default_conversation_role_sid", conversationRole)
        writer.member("default_chat_service_role_sid", serviceRole)
        let place = Place(service: service)
        writer.whereabouts(
            whereabouts, at: Self.kind.path(at: writer.place),
            links: [
                ("notifications", NotificationConfiguration.kind.path(at: place)),
                ("webhooks", ServiceHooks.kind.path(at: place)),
            ])
        writer.member("reachability_enabled", tellsPresence)
    }

    /// What is to become of it.
    struct Change: FieldReadable {
        let form: FormFields
        let creatorRole: Alteration<String>
        let conversationRole: Alteration<String>
        let serviceRole: Alteration<String>
        let tellsPresence: Bool?

        init(_ fields: Fields) throws {
            form = fields.form
            creatorRole = try fields.sid("DefaultConversationCreatorRoleSid", .role)
            conversationRole = try fields.sid("DefaultConversationRoleSid", .role)
            serviceRole = try fields.sid("DefaultChatServiceRoleSid", .role)
            tellsPresence = try fields.flag("ReachabilityEnabled")
        }
    }
}

extension ServiceConfiguration {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            service: read.text("chat_service_sid"), creatorRole: read.text("default_conversation_creator_role_sid"),
            conversationRole: read.text("default_conversation_role_sid"),
            serviceRole: read.text("default_chat_service_role_sid"), tellsPresence: read.flag("reachability_enabled"),
            whereabouts: Whereabouts(twilio: members))
    }
}
