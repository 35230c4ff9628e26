import HTTP
import JSON
import Problems
import Twilio

/// A conversation that is opened together with those who take part in it, or not at all.
struct ConversationWithParticipants: Resource, Hashable {
    static let kind = ResourceKind(
        "conversation with participants", .conversation, path: "ConversationWithParticipants", key: "conversations",
        longestPage: 100)

    let conversation: Conversation

    var sid: String { conversation.sid }

    init(_ conversation: Conversation) { self.conversation = conversation }

    init(twilio members: JSONObject) throws { conversation = try Conversation(twilio: members) }

    func write(to writer: inout MemberWriter) { conversation.write(to: &writer) }

    /// What is told of the conversation, and of each who takes part.
    struct Draft: FieldReadable {
        let form: FormFields
        let conversation: Conversation.Draft
        let participants: [Participant.Draft]

        static let mostParticipants = 10

        init(_ fields: Fields) throws {
            form = fields.form
            conversation = try Conversation.Draft(fields)
            let texts = fields.list("Participant") ?? []
            guard texts.count <= Self.mostParticipants else {
                throw Problem(
                    .invalid, "At most \(Self.mostParticipants) participants can be told at once.",
                    code: Fields.invalidParameter, field: "Participant")
            }
            participants = try texts.map { try Participant.Draft(Fields(try ParticipantText.form(of: $0))) }
        }

        /// With participants Twilio only promises the conversation; without, it is there.
        var isPromised: Bool { !participants.isEmpty }
    }
}

/// A participant told as JSON text: `{"messaging_binding": {"address": "+15005550006"}}`, in any of the spellings in
/// use, nested or with dots.
private enum ParticipantText {
    private static let fields = [
        "identity": "Identity", "attributes": "Attributes", "rolesid": "RoleSid", "datecreated": "DateCreated",
        "dateupdated": "DateUpdated", "messagingbinding.address": "MessagingBinding.Address",
        "messagingbinding.proxyaddress": "MessagingBinding.ProxyAddress",
        "messagingbinding.projectedaddress": "MessagingBinding.ProjectedAddress",
    ]

    static func form(of text: String) throws -> FormFields {
        guard let object = (try? JSONValue(parsing: text))?.object else {
            throw Problem(
                .invalid, "Each Participant must be a JSON object.", code: Fields.invalidParameter,
                field: "Participant")
        }
        var form = FormFields()
        try add(object, below: "", to: &form)
        return form
    }

    private static func add(_ object: JSONObject, below path: String, to form: inout FormFields) throws {
        for member in object {
            let name = path + member.key.lowercased().filter { $0 != "_" }
            if name == "messagingbinding" || name == "messagingbinding.type" {
                if let nested = member.value.object { try add(nested, below: name + ".", to: &form) }
            } else if let field = fields[name] {
                form.add(field, member.value.isNull ? "" : member.value.string ?? member.value.description)
            } else {
                throw Problem(
                    .invalid, "\(member.key) is no member of a Participant.", code: Fields.invalidParameter,
                    field: "Participant")
            }
        }
    }
}
