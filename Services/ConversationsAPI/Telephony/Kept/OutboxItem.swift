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
}

extension OutboxItem.Kind: Storable {}
