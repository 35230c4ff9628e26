import Problems
import Store
import Twilio

// Whom a service knows.
extension Library {
    /// A user by SID or identity.
    func user(_ id: String, at place: Place) throws -> UserRow {
        guard let row = try UserRow.find(id, in: try service(of: place), db) else {
            throw Problem.missing(User.kind, Place(service: place.service), id)
        }
        return row
    }

    /// Makes somebody who takes part known to the service, unless they are.
    func knowUser(_ identity: String, in service: ServiceRow, _ manner: Manner) throws {
        guard try UserRow.find(identity, in: service, db) == nil else { return }
        try addUser(identity, nil, "{}", role: nil, in: service, manner)
    }

    /// Makes a user known, and tells of it.
    @discardableResult
    func addUser(
        _ identity: String, _ friendlyName: String?, _ attributes: String, role named: String?,
        in service: ServiceRow, _ manner: Manner
    ) throws -> String {
        let sid = SID.make(.user).text
        try db.run(
            """
            INSERT INTO user (sid, service, identity, friendly_name, attributes, role, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, sid, service.id, identity, friendlyName, attributes, try role(named, ofUserIn: service), now, now)
        if let row = try UserRow.find(sid, in: service, db) { try tell(.userAdded, of: row, manner) }
        return sid
    }

    /// Tells that a user was made known or changed.
    func tell(_ event: HookEvent, of row: UserRow, _ manner: Manner) throws {
        guard let ledger else { return }
        let user = row.user(of: account)
        try ledger.note(
            Happening(
                event: event, subject: row.service.sid, service: row.service, conversation: nil, manner: manner,
                fields: { row.hookFields }, body: { user.eventBody(in: row.service) }), in: self)
    }
}
