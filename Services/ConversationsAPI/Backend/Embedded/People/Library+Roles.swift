import JSON
import Problems
import Store
import Twilio

// What people may do.
extension Library {
    /// Makes the roles that a service begins with.
    func foundRoles(of service: ServiceRow) throws {
        var made: [FoundingRole: String] = [:]
        for role in FoundingRole.allCases {
            made[role] = try addRole(role.rawValue, role.scope, role.permissions, in: service)
        }
        try db.run(
            "INSERT INTO default_role (service, creator, participant, user) VALUES (?, ?, ?, ?)", service.id,
            made[.channelAdmin], made[.channelUser], made[.serviceUser])
    }

    /// Makes a role, and gives its SID.
    func addRole(
        _ name: String, _ scope: Role.Scope, _ permissions: [Permission], in service: ServiceRow
    ) throws -> String {
        let sid = SID.make(.role).text
        try db.run(
            """
            INSERT INTO role (sid, service, friendly_name, scope, permissions, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, sid, service.id, name, scope, permissions.text, now, now)
        return sid
    }

    /// The role of somebody who takes part: the one that is named, or what the service gives. A telephone of a group
    /// has none.
    func role(_ named: String?, ofParticipant reach: Reach, in service: ServiceRow) throws -> String? {
        if let named { return try role(named, .conversation, in: service) }
        if reach.isOfGroup, reach.identity == nil { return nil }
        return try db.text("SELECT participant FROM default_role WHERE service = ?", service.id)
    }

    /// The role of a user: the one that is named, or what the service gives.
    func role(_ named: String?, ofUserIn service: ServiceRow) throws -> String? {
        if let named { return try role(named, .service, in: service) }
        return try db.text("SELECT user FROM default_role WHERE service = ?", service.id)
    }

    /// A role that is named for one of those purposes.
    func role(_ sid: String, _ scope: Role.Scope, in service: ServiceRow) throws -> String {
        let found = try db.text("SELECT scope FROM role WHERE service = ? AND sid = ?", service.id, sid)
        guard found == scope.rawValue else {
            throw Problem(
                .invalid, "There is no \(scope.rawValue) role \(sid) in this service.", code: 50_109, field: "RoleSid")
        }
        return sid
    }
}

extension [Permission] {
    /// As they are kept: a list of words, in JSON.
    var text: String { JSONValue.array(map { .string($0.rawValue) }).description }
}

extension Role.Scope: Storable {}
