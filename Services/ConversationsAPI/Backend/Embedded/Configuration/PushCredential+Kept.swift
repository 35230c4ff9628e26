import HTTP
import Problems
import Store
import Twilio

extension PushCredential: Listed, Added, Changed, Removed {
    private static let columns = "id, sid, type, friendly_name, is_sandbox, created, updated"

    private init(_ row: Row, _ library: Library) throws {
        let isSandbox: Bool? = try row[4]
        self.init(
            sid: try row[1], account: library.account, friendlyName: try row[3], type: try row[2],
            sandbox: isSandbox.map { $0 ? "True" : "False" }, created: try row[5], updated: try row[6])
    }

    static func page(
        at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library
    ) throws -> Page<PushCredential> {
        let query = PagedQuery("SELECT \(columns) FROM push_credential", order: ["id"], descending: true)
        return try query.page(page, in: library.db) { (try PushCredential($0, library), [try $0[0]]) }
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> PushCredential {
        let found = try library.db.row("SELECT \(columns) FROM push_credential WHERE sid = ?", id) {
            try PushCredential($0, library)
        }
        guard let found else { throw Problem.missing(kind, place, id) }
        return found
    }

    static func add(_ draft: Draft, at place: Place, _ manner: Manner, in library: Library) throws -> PushCredential {
        let sid = SID.make(.credential).text
        try library.db.run(
            "INSERT INTO push_credential (sid, type, created, updated) VALUES (?, ?, ?, ?)", sid, draft.type,
            library.now, library.now)
        return try change(sid, at: place, draft.told, manner, in: library)
    }

    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> PushCredential {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        let old = try find(id, at: place, in: library)
        try library.db.run(
            """
            UPDATE push_credential SET type = coalesce(?, type), friendly_name = ?,
                is_sandbox = coalesce(?, is_sandbox), updated = ?
            WHERE sid = ?
            """, change.type, change.friendlyName.applied(to: old.friendlyName), change.isSandbox, library.now, id)
        for secret in change.secrets {
            try library.db.run("UPDATE push_credential SET \(secret.column) = ? WHERE sid = ?", secret.value, id)
        }
        return try find(id, at: place, in: library)
    }

    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        _ = try find(id, at: place, in: library)
        try library.db.run("DELETE FROM push_credential WHERE sid = ?", id)
    }
}

extension PushBinding: Listed, Removed {
    static func page(
        at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library
    ) throws -> Page<PushBinding> {
        _ = try library.service(of: place)
        return Page(rows: [])
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> PushBinding {
        _ = try library.service(of: place)
        throw Problem.missing(kind, place, id)
    }

    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        _ = try find(id, at: place, in: library)
    }
}
