import HTTP
import JSON
import Problems
import Twilio

/// What somebody may do: in one conversation, or in all of a service (`RL…`).
struct Role: Resource, Hashable {
    static let kind = ResourceKind("role", .role, path: "Roles", key: "roles", longestPage: 50)

    var sid: String
    var account: String?
    var service: String?
    var friendlyName: String?
    var scope: String?
    var permissions: [String]
    var created: Int?
    var updated: Int?
    var whereabouts = Whereabouts.ours

    /// Where a role holds.
    enum Scope: String, Sendable, CaseIterable {
        case conversation
        case service

        /// Whether a permission can be given by roles of this scope.
        func allows(_ permission: Permission) -> Bool {
            self == .conversation ? permission.isForConversations : permission.isForServices
        }
    }

    func write(to writer: inout MemberWriter) {
        writer.member("sid", sid)
        writer.member("account_sid", account)
        writer.member("chat_service_sid", service)
        writer.member("friendly_name", friendlyName)
        writer.member("type", scope)
        writer.member("permissions", JSONValue.array(permissions.map { .string($0) }))
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.whereabouts(whereabouts, Self.kind, sid)
    }

    /// What is told of a role that is made.
    struct Draft: FieldReadable {
        let form: FormFields
        let friendlyName: String
        let scope: Scope
        let permissions: [Permission]

        init(_ fields: Fields) throws {
            form = fields.form
            friendlyName = try fields.required("FriendlyName", upTo: 64)
            guard let scope: Scope = try fields.choice("Type") else {
                throw Problem(.invalid, "Type is missing.", code: Fields.invalidParameter, field: "Type")
            }
            self.scope = scope
            permissions = try fields.permissions()
            try permissions.check(for: scope)
        }
    }

    /// What is to become of a role: all its permissions at once.
    struct Change: FieldReadable {
        let form: FormFields
        let permissions: [Permission]

        init(_ fields: Fields) throws {
            form = fields.form
            permissions = try fields.permissions()
        }
    }

    /// Which roles are asked for: all.
    typealias Filter = WholeList
}

extension Role {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), service: read.text("chat_service_sid"),
            friendlyName: read.text("friendly_name"), scope: read.text("type"),
            permissions: read.texts("permissions"), created: read.date("date_created"),
            updated: read.date("date_updated"), whereabouts: Whereabouts(twilio: members))
    }
}

extension Fields {
    /// The permissions that are named, each once.
    fileprivate func permissions() throws -> [Permission] {
        let words = list("Permission") ?? []
        guard !words.isEmpty else {
            throw Problem(.invalid, "Permission is missing.", code: Fields.invalidParameter, field: "Permission")
        }
        var permissions: [Permission] = []
        for word in words {
            guard let permission = Permission(rawValue: word) else {
                throw Problem(
                    .invalid, "\(word) is no permission.", code: Fields.invalidParameter, field: "Permission")
            }
            if !permissions.contains(permission) { permissions.append(permission) }
        }
        return permissions
    }
}

extension [Permission] {
    /// Refuses what roles of a scope cannot give.
    func check(for scope: Role.Scope) throws {
        guard let wrong = first(where: { !scope.allows($0) }) else { return }
        throw Problem(
            .invalid, "\(wrong.rawValue) is no permission of a \(scope.rawValue) role.", code: Fields.invalidParameter,
            field: "Permission")
    }
}
