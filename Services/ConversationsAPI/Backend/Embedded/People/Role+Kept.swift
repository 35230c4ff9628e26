import JSON
import Problems
import Store

extension Role: Listed, Added, Changed, Removed {
    private static let columns = "id, sid, friendly_name, scope, permissions, created, updated"

    private init(_ row: Row, of service: ServiceRow, _ library: Library) throws {
        let permissions: String = try row[4]
        self.init(
            sid: try row[1], account: library.account, service: service.sid, friendlyName: try row[2],
            scope: try row[3], permissions: try JSONValue(parsing: permissions).array?.compactMap(\.string) ?? [],
            created: try row[5], updated: try row[6])
    }

    static func page(at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library) throws -> Page<Role> {
        let service = try library.service(of: place)
        var query = PagedQuery("SELECT \(columns) FROM role", order: ["id"], descending: false)
        query.require("service = ?", service.id)
        return try query.page(page, in: library.db) { row in (try Role(row, of: service, library), [try row[0]]) }
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> Role {
        let service = try library.service(of: place)
        let found = try library.db.row(
            "SELECT \(columns) FROM role WHERE service = ? AND sid = ?", service.id, id
        ) { try Role($0, of: service, library) }
        guard let found else { throw Problem.missing(kind, place, id) }
        return found
    }

    static func add(_ draft: Draft, at place: Place, _ manner: Manner, in library: Library) throws -> Role {
        let service = try library.service(of: place)
        let sid = try library.addRole(draft.friendlyName, draft.scope, draft.permissions, in: service)
        return try find(sid, at: place, in: library)
    }

    /// Gives a role other permissions, in place of all it had.
    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> Role {
        let role = try find(id, at: place, in: library)
        if let scope = role.scope.flatMap({ Scope(rawValue: $0) }) { try change.permissions.check(for: scope) }
        try library.db.run(
            "UPDATE role SET permissions = ?, updated = ? WHERE sid = ?", change.permissions.text, library.now, id)
        return try find(id, at: place, in: library)
    }

    /// Removes a role that nobody has and nobody is to be given.
    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        _ = try find(id, at: place, in: library)
        let isUsed = try library.db.integer(
            """
            SELECT EXISTS (SELECT 1 FROM default_role WHERE ?1 IN (creator, participant, user))
                OR EXISTS (SELECT 1 FROM participant WHERE role = ?1) OR EXISTS (SELECT 1 FROM user WHERE role = ?1)
            """, id)
        guard isUsed == 0 else { throw Problem(.conflict, "Role \(id) is still in use.", code: 20_009) }
        try library.db.run("DELETE FROM role WHERE sid = ?", id)
    }
}
