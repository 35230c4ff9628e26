import HTTP
import JSON
import Problems
import Store
import Twilio

extension AddressConfiguration: Listed, Added, Changed, Removed {
    private static let columns = "id, sid, type, address, friendly_name, country, auto_creation, created, updated"

    private init(_ row: Row, _ library: Library) throws {
        let autoCreation: String = try row[6]
        self.init(
            sid: try row[1], account: library.account, type: try row[2], address: try row[3],
            friendlyName: try row[4], country: try row[5],
            autoCreation: AutoCreation(json: try JSONValue(parsing: autoCreation).object ?? [:]), created: try row[7],
            updated: try row[8])
    }

    static func page(
        at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library
    ) throws -> Page<AddressConfiguration> {
        var query = PagedQuery("SELECT \(columns) FROM address_configuration", order: ["id"], descending: true)
        if let type = filter.type { query.require("type = ?", type) }
        return try query.page(page, in: library.db) { (try AddressConfiguration($0, library), [try $0[0]]) }
    }

    /// By its SID, or else by the address itself.
    static func find(_ id: String, at place: Place, in library: Library) throws -> AddressConfiguration {
        let column = SID.isWellFormed(id, .addressConfiguration) ? "sid" : "address"
        let found = try library.db.row("SELECT \(columns) FROM address_configuration WHERE \(column) = ?", id) {
            try AddressConfiguration($0, library)
        }
        guard let found else { throw Problem.missing(kind, place, id) }
        return found
    }

    static func add(
        _ draft: Draft, at place: Place, _ manner: Manner, in library: Library
    ) throws -> AddressConfiguration {
        try library.check(draft.autoCreation)
        let sid = SID.make(.addressConfiguration).text
        do {
            try library.db.run(
                """
                INSERT INTO address_configuration (
                    sid, type, address, friendly_name, country, auto_creation, created, updated)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, sid, draft.type, draft.address, draft.friendlyName, draft.country,
                JSONValue.object(draft.autoCreation.json).description, library.now, library.now)
        } catch let failure as ConstraintFailure where failure.isDuplicate {
            throw Problem(
                .conflict, "There is a configuration of \(draft.address) already.", code: 20_409, field: "Address")
        }
        return try find(sid, at: place, in: library)
    }

    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> AddressConfiguration {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        let old = try find(id, at: place, in: library)
        let autoCreation = try change.autoCreation.applied(to: old.autoCreation)
        try library.check(autoCreation)
        try library.db.run(
            "UPDATE address_configuration SET friendly_name = ?, auto_creation = ?, updated = ? WHERE sid = ?",
            change.friendlyName.applied(to: old.friendlyName), JSONValue.object(autoCreation.json).description,
            library.now, old.sid)
        return try find(old.sid, at: place, in: library)
    }

    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        let old = try find(id, at: place, in: library)
        try library.db.run("DELETE FROM address_configuration WHERE sid = ?", old.sid)
    }
}

extension Library {
    /// What is opened by itself needs a service that is there, and a webhook that may be asked.
    fileprivate func check(_ autoCreation: AutoCreation) throws {
        if let service = autoCreation.service {
            _ = try self.service(named: service, by: "AutoCreation.ConversationServiceSid")
        }
        try vet(autoCreation.webhookURL, "AutoCreation.WebhookUrl", code: 50_369)
    }
}
