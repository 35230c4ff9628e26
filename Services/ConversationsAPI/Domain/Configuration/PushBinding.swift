import HTTP
import JSON
import Twilio

/// A device that is notified (`BS…`). Apps bind them over Twilio's own sockets, so an embedded Twilio has none.
struct PushBinding: Resource, Hashable {
    static let kind = ResourceKind(
        "binding", .binding, path: "Bindings", key: "bindings", longestPage: 100, isOnlyInService: true)

    var sid: String
    var account: String?
    var service: String?
    var credential: String?
    var created: Int?
    var updated: Int?
    var endpoint: String?
    var identity: String?
    var type: String?
    var messageTypes: [String]
    var whereabouts = Whereabouts.ours

    func write(to writer: inout MemberWriter) {
        writer.member("sid", sid)
        writer.member("account_sid", account)
        writer.member("chat_service_sid", service)
        writer.member("credential_sid", credential)
        writer.date("date_created", created)
        writer.date("date_updated", updated)
        writer.member("endpoint", endpoint)
        writer.member("identity", identity)
        writer.member("binding_type", type)
        writer.member("message_types", messageTypes)
        writer.whereabouts(whereabouts, Self.kind, sid)
    }

    /// Which are asked for: those of some kinds, or of some people.
    struct Filter: FieldReadable {
        let form: FormFields

        init(_ fields: Fields) throws {
            form = fields.form
            for kind in fields.list("BindingType") ?? [] {
                _ = try Fields(["BindingType": kind]).choice("BindingType", as: Kind.self)
            }
        }

        private enum Kind: String, CaseIterable { case apn, gcm, fcm, twilsock }
    }
}

extension PushBinding {
    init(twilio members: JSONObject) throws {
        let read = TwilioMembers(members)
        self.init(
            sid: try read.sid(), account: read.text("account_sid"), service: read.text("chat_service_sid"),
            credential: read.text("credential_sid"), created: read.date("date_created"),
            updated: read.date("date_updated"), endpoint: read.text("endpoint"), identity: read.text("identity"),
            type: read.text("binding_type"), messageTypes: read.texts("message_types"),
            whereabouts: Whereabouts(twilio: members))
    }
}
