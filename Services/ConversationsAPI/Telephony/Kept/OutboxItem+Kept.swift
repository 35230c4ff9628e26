import Store

// The outbox is three tables. Each is read by an index of its own and no further than the page goes; what they hold is
// merged by the moment it was made, and at the same moment by its kind.
extension OutboxItem {
    static func page(_ filter: Filter, _ page: PageRequest, in board: Switchboard) throws -> Page<OutboxItem> {
        let keyset = try page.cursor.map { try Keyset($0.token, count: 3) }
        let goesBack = keyset?.goesBack ?? false
        let found = try parts(filter, page).flatMap { kind, sql, values in
            try board.db.rows(sql, values: values) { row in
                let item = try OutboxItem(kind, row)
                return (item, [item.created, kind.rank, try row["id"]] as [Int])
            }
        }.sorted { goesBack ? $0.1.lexicographicallyPrecedes($1.1) : $1.1.lexicographicallyPrecedes($0.1) }
        return Page(Array(found.prefix(page.size + 1)), of: page, goesBack: goesBack)
    }

    private init(_ kind: Kind, _ row: Row) throws {
        self.init(
            kind: kind, sid: try row["sid"], direction: try row["direction"], from: try row["sender"],
            to: try row["recipient"], status: try row["status"], text: try row["text"], created: try row["created"],
            updated: try row["updated"])
    }

    /// What is asked of each table for a page of the whole.
    static func parts(
        _ filter: Filter, _ page: PageRequest
    ) throws -> [(kind: Kind, sql: String, values: [any Storable])] {
        let keyset = try page.cursor.map { try Keyset($0.token, count: 3) }
        return try Kind.allCases.filter { filter.kind == nil || filter.kind == $0 }.map { kind in
            var request = page
            request.cursor = keyset?.seen(by: kind).cursor(page: page.number)
            let (sql, values) = try kind.query(filter).statement(for: request)
            return (kind, sql, values)
        }
    }
}

extension Keyset {
    /// The place of the outbox within the rows of one kind: at the same moment all of a lower kind lie before it, and
    /// all of a higher one behind.
    fileprivate func seen(by kind: OutboxItem.Kind) -> Keyset {
        let (created, rank, id) = (values[0], values[1], values[2])
        return Keyset(goesBack, [created, kind.rank < rank ? .max : kind.rank > rank ? .min : id])
    }
}

extension OutboxItem.Kind {
    /// The order of what was made at the same moment.
    fileprivate var rank: Int {
        switch self {
        case .message: 1
        case .call: 2
        case .verification: 3
        }
    }

    fileprivate func query(_ filter: OutboxItem.Filter) -> PagedQuery {
        var query = PagedQuery(select, order: ["created", "id"], descending: true)
        if let to = filter.to { query.require("recipient = ?", to) }
        if let from = filter.from { query.require("\(sender) = ?", from) }
        if let status = filter.status { query.require("status = ?", status) }
        if let search = filter.search {
            query.require(
                """
                (instr(lower(\(text)), lower(?)) > 0 OR instr(lower(recipient), lower(?)) > 0
                    OR instr(lower(\(sender)), lower(?)) > 0)
                """, search, search, search)
        }
        return query
    }

    private var select: String {
        let direction = self == .message ? "direction" : "'outbound-api' AS direction"
        return """
            SELECT id, sid, \(direction), \(sender) AS sender, recipient, status, \(text) AS text, created, updated
            FROM \(table)
            """
    }

    private var table: String {
        switch self {
        case .message: "text_message"
        case .call: "phone_call"
        case .verification: "verification"
        }
    }

    private var sender: String { self == .verification ? "channel" : "sender" }

    private var text: String {
        switch self {
        case .message: "body"
        case .call: "coalesce(script_url, script_inline, '')"
        case .verification: "code"
        }
    }
}
