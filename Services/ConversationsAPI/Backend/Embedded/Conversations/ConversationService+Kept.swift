import Problems
import Store
import Twilio

extension ConversationService: Listed, Added, Changed, Removed {
    private static let columns = "id, sid, friendly_name, created, updated"

    private init(_ row: Row, _ library: Library) throws {
        self.init(
            sid: try row[1], account: library.account, friendlyName: try row[2], created: try row[3],
            updated: try row[4])
    }

    static func page(
        at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library
    ) throws -> Page<ConversationService> {
        var query = PagedQuery("SELECT \(columns) FROM service", order: ["created", "id"], descending: true)
        query.require("NOT is_leaving")
        if let search = filter.search {
            query.require(
                "(instr(lower(friendly_name), lower(?)) > 0 OR instr(lower(sid), lower(?)) > 0)", search, search)
        }
        return try query.page(page, in: library.db) { row in
            (try ConversationService(row, library), [try row["created"], try row["id"]])
        }
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> ConversationService {
        let found = try library.db.row(
            "SELECT \(columns) FROM service WHERE sid = ? AND NOT is_leaving", id
        ) { try ConversationService($0, library) }
        guard let found else { throw Problem.missing(kind, place, id) }
        return found
    }

    /// Makes a service, with the roles every service begins with.
    static func add(_ draft: Draft, at place: Place, _ manner: Manner, in library: Library) throws
        -> ConversationService
    {
        let sid = SID.make(.service).text
        try library.db.run(
            "INSERT INTO service (sid, friendly_name, created, updated) VALUES (?, ?, ?, ?)", sid, draft.friendlyName,
            library.now, library.now)
        try library.foundRoles(of: try library.service(of: Place(service: sid)))
        return try find(sid, at: place, in: library)
    }

    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> ConversationService {
        _ = try find(id, at: place, in: library)
        try library.db.run(
            "UPDATE service SET friendly_name = ?, updated = ? WHERE sid = ?", change.friendlyName, library.now, id)
        return try find(id, at: place, in: library)
    }

    /// Takes a service out of sight at once; what belonged to it goes bit by bit.
    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        _ = try find(id, at: place, in: library)
        let isDefault = try library.db.integer(
            "SELECT count(*) FROM account JOIN service ON service.id = account.default_service WHERE sid = ?", id)
        guard isDefault == 0 else {
            throw Problem(.conflict, "\(id) is the account's default service, which cannot be removed.", code: 20_409)
        }
        try library.db.run("UPDATE service SET is_leaving = 1, updated = ? WHERE sid = ?", library.now, id)
        library.agenda.note(library.now * 1_000)
    }
}
