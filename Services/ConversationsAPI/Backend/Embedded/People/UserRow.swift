import HTTP
import Problems
import Store
import Twilio

/// Somebody a service knows, as they are kept.
struct UserRow {
    var id: Int
    var sid: String
    var service: ServiceRow
    var identity: String
    var friendlyName: String?
    var attributes: String
    var role: String
    var created: Int
    var updated: Int

    static let columns = "id, sid, identity, friendly_name, attributes, role, created, updated"

    init(_ row: Row, of service: ServiceRow) throws {
        id = try row[0]
        sid = try row[1]
        self.service = service
        identity = try row[2]
        friendlyName = try row[3]
        attributes = try row[4]
        role = try row[5]
        created = try row[6]
        updated = try row[7]
    }

    /// By their SID, or else by their identity.
    static func find(_ id: String, in service: ServiceRow, _ db: Connection) throws -> UserRow? {
        let column = SID.isWellFormed(id, .user) ? "sid" : "identity"
        return try db.row(
            "SELECT \(columns) FROM user WHERE service = ? AND \(column) = ?", service.id, id
        ) { try UserRow($0, of: service) }
    }

    /// As they are told.
    func user(of account: String) -> User {
        User(
            sid: sid, account: account, service: service.sid, role: role, identity: identity,
            friendlyName: friendlyName, attributes: attributes, created: created, updated: updated)
    }

    /// What webhooks tell of them.
    var hookFields: FormFields {
        var fields: FormFields = ["ChatServiceSid": service.sid, "UserSid": sid, "Identity": identity]
        fields.add("RoleSid", role)
        fields.add("Attributes", attributes)
        if let friendlyName { fields.add("FriendlyName", friendlyName) }
        fields.add("DateCreated", TwilioDate.product(created))
        fields.add("DateUpdated", TwilioDate.product(updated))
        return fields
    }
}
