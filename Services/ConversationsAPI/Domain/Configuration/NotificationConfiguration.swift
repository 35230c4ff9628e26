import HTTP
import JSON
import Problems
import Twilio

/// What a service's apps are notified of, and in which words. It is kept and told; nobody is notified from here.
struct NotificationConfiguration: Resource, Hashable {
    static let kind = ResourceKind.single(
        "notification configuration", of: .service, path: "Configuration/Notifications")

    var account: String?
    var service: String?
    /// `log_enabled`, `new_message`, `added_to_conversation`, `removed_from_conversation`, as Twilio tells them.
    var words: JSONObject
    var whereabouts = Whereabouts.ours

    /// What it is until somebody says otherwise.
    static let usual: JSONObject = [
        "log_enabled": false,
        "new_message": [
            "enabled": false, "template": "${PARTICIPANT} in ${CONVERSATION}: ${MESSAGE}", "badge_count_enabled": false,
            "sound": "",
            "with_media": ["enabled": false, "template": "${PARTICIPANT} in ${CONVERSATION} sent ${MEDIA}"],
        ],
        "added_to_conversation": ["enabled": false, "template": "You were added to ${CONVERSATION}", "sound": ""],
        "removed_from_conversation": [
            "enabled": false, "template": "You were removed from ${CONVERSATION}", "sound": "",
        ],
    ]

    func write(to writer: inout MemberWriter) {
        writer.member("account_sid", account)
        writer.member("chat_service_sid", service)
        for name in Self.usual.keys { writer.member(name, words[name]) }
        writer.whereabouts(whereabouts, at: Self.kind.path(at: writer.place))
    }

    /// What is to become of it: the fields that were told, each with its place in the words.
    struct Change: FieldReadable {
        let form: FormFields
        private var said: [(path: [String], value: JSONValue)] = []

        static let flags = [
            "LogEnabled", "NewMessage.Enabled", "NewMessage.BadgeCountEnabled", "NewMessage.WithMedia.Enabled",
            "AddedToConversation.Enabled", "RemovedFromConversation.Enabled",
        ]
        static let texts = [
            "NewMessage.Template", "NewMessage.Sound", "NewMessage.WithMedia.Template", "AddedToConversation.Template",
            "AddedToConversation.Sound", "RemovedFromConversation.Template", "RemovedFromConversation.Sound",
        ]

        init(_ fields: Fields) throws {
            form = fields.form
            for name in Self.flags {
                if let flag = try fields.flag(name) { said.append((Self.path(name), .bool(flag))) }
            }
            for name in Self.texts {
                if let text = try fields.text(name, upTo: 1_600) { said.append((Self.path(name), .string(text))) }
            }
        }

        /// `NewMessage.WithMedia.Enabled` as `new_message`, `with_media`, `enabled`.
        private static func path(_ name: String) -> [String] {
            name.split(separator: ".").map { MemberWriter.snake(String($0)) }
        }

        func applied(to words: JSONObject) -> JSONObject {
            said.reduce(words) { Self.setting($1.value, at: $1.path[...], in: $0) }
        }

        private static func setting(
            _ value: JSONValue, at path: ArraySlice<String>, in object: JSONObject
        ) -> JSONObject {
            var object = object
            guard let name = path.first else { return object }
            object[name] =
                path.count == 1
                ? value : .object(setting(value, at: path.dropFirst(), in: object[name]?.object ?? [:]))
            return object
        }
    }
}

extension NotificationConfiguration {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            account: read.text("account_sid"), service: read.text("chat_service_sid"), words: members,
            whereabouts: Whereabouts(twilio: members))
    }
}
