import HTTP
import JSON
import Problems
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
        let creatorRole: String?
        let conversationRole: String?
        let serviceRole: String?
        let tellsPresence: Bool?

        init(_ fields: Fields) throws {
            form = fields.form
            creatorRole = try fields.lastingRole("DefaultConversationCreatorRoleSid")
            conversationRole = try fields.lastingRole("DefaultConversationRoleSid")
            serviceRole = try fields.lastingRole("DefaultChatServiceRoleSid")
            tellsPresence = try fields.flag("ReachabilityEnabled")
        }
    }
}

extension Fields {
    /// A role that cannot be taken away, only replaced.
    fileprivate func lastingRole(_ name: String) throws -> String? {
        let role = try sid(name, .role)
        if case .becomes(nil) = role {
            throw Problem(.invalid, "\(name) may not be empty.", code: Fields.invalidParameter, field: name)
        }
        return role.applied(to: nil)
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
