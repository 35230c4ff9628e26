import Problems
import Store
import Twilio

/// One thing that went out, or came in, as people look at it.
struct OutboxItem: Tellable, Hashable {
    static let kind = ResourceKind("outbox item", .message, path: "outbox", key: "items", longestPage: 200)

    enum Kind: String, Sendable, CaseIterable { case message, call, verification }

    var kind: Kind
    var sid: String
    var direction: String
    var from: String
    var to: String
    var status: String
    /// What it says: a body, the script of a call, a code.
    var text: String
    var created: Int
    var updated: Int

    func write(to list: inout MemberList) {
        list.add("sid", sid)
        list.add("kind", kind.rawValue)
        list.add("direction", direction)
        list.add("from", from)
        list.add("to", to)
        list.add("status", status)
        list.add("text", text)
        list.addDate("date_created", created)
        list.addDate("date_updated", updated)
    }

    /// What a list of them is narrowed by.
    struct Filter: Sendable {
        var kind: Kind?
        var to: String?
        var from: String?
        var status: String?
        /// Part of an address or of what it says, in any case.
        var search: String?
    }

    static func page(_ filter: Filter, _ page: PageRequest, in board: Switchboard) throws -> Page<OutboxItem> {
        var query = PagedQuery("SELECT * FROM outbox", order: ["created", "rank", "id"], descending: true)
        if let kind = filter.kind { query.require("kind = ?", kind) }
        if let to = filter.to { query.require("recipient = ?", to) }
        if let from = filter.from { query.require("sender = ?", from) }
        if let status = filter.status { query.require("status = ?", status) }
        if let search = filter.search {
            query.require(
                "(instr(lower(text), lower(?)) > 0 OR instr(lower(recipient), lower(?)) > 0 OR instr(lower(sender), lower(?)) > 0)",
                search, search, search)
        }
        return try query.page(page, in: board.db) { row in
            let item = OutboxItem(
                kind: try row["kind"], sid: try row["sid"], direction: try row["direction"], from: try row["sender"],
                to: try row["recipient"], status: try row["status"], text: try row["text"], created: try row["created"],
                updated: try row["updated"])
            return (item, [item.created, try row["rank"], try row["id"]])
        }
    }
}

extension OutboxItem.Kind: Storable {}
