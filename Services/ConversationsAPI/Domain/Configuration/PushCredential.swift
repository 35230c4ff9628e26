import HTTP
import JSON
import Problems
import Twilio

/// How apps are notified through the makers of phones (`CR…`). It is kept; nobody is notified from here.
struct PushCredential: Resource, Hashable {
    static let kind = ResourceKind(
        "credential", .credential, path: "Credentials", key: "credentials", longestPage: 100, isInService: false)

    var sid: String
    var account: String?
    var friendlyName: String?
    var type: String?
    /// `True` or `False`, as Twilio writes it.
    var sandbox: String?
    var created: Int?
    var updated: Int?
    var whereabouts = Whereabouts.ours

    enum Maker: String, Sendable, CaseIterable { case apn, gcm, fcm }

    func write(to writer: inout MemberWriter) {
        writer.member("sid", sid)
        writer.member("account_sid", account)
        writer.member("friendly_name", friendlyName)
        writer.member("type", type)
        writer.member("sandbox", sandbox)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.whereabouts(whereabouts, Self.kind, sid)
    }

    /// What is told of a credential that is added.
    struct Draft: FieldReadable {
        let form: FormFields
        let type: Maker
        let told: Change

        init(_ fields: Fields) throws {
            form = fields.form
            told = try Change(fields)
            guard let type = told.type else {
                throw Problem(.invalid, "Type is missing.", code: Fields.invalidParameter, field: "Type")
            }
            self.type = type
        }
    }

    /// What is to become of a credential.
    struct Change: FieldReadable {
        let form: FormFields
        let type: Maker?
        let friendlyName: Alteration<String>
        let isSandbox: Bool?
        /// What is never answered, by the name of its column.
        let secrets: [(column: String, value: String?)]

        init(_ fields: Fields) throws {
            form = fields.form
            type = try fields.choice("Type")
            friendlyName = try fields.alteration("FriendlyName", upTo: 64)
            isSandbox = try fields.flag("Sandbox")
            secrets = try [
                ("Certificate", "certificate"), ("PrivateKey", "private_key"), ("ApiKey", "api_key"),
                ("Secret", "secret"),
            ].compactMap { name, column in
                guard case .becomes(let value) = try fields.alteration(name, upTo: 16 << 10) else { return nil }
                return (column, value)
            }
        }
    }

    /// All are listed.
    typealias Filter = WholeList
}

extension PushCredential {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), friendlyName: read.text("friendly_name"),
            type: read.text("type"), sandbox: read.text("sandbox"), created: read.date("date_created"),
            updated: read.date("date_updated"), whereabouts: Whereabouts(twilio: members))
    }
}
