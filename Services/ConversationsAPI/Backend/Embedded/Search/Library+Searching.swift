import JSON
import Store

// Lists that are narrowed by words.
extension Library {
    /// Conversations whose own words, or whose people, are those sought, in the order in which they were made here.
    func conversations(
        _ sought: SearchTerms, _ filter: Conversation.Filter, of service: ServiceRow, _ page: PageRequest
    ) throws -> Page<Conversation> {
        let finding = try Finding(
            sought, in: .conversations, scope: SearchScope.service(service.id), person: filter.participant, db)
        let walk = try finding.walk(descending: !filter.isOldestFirst) { try conversations(named: $0, in: service) }
        return try walk.page(page, in: db) { ids, isFalling in
            try conversations(ids, filter, of: service, isFalling).map {
                ($0.id, $0.conversation(of: account, at: now))
            }
        }
    }

    /// Messages of a conversation.
    func messages(
        _ sought: SearchTerms, of conversation: ConversationRow, newestFirst: Bool, _ page: PageRequest
    ) throws -> Page<Message> {
        let finding = try Finding(
            sought, in: .messages, scope: SearchScope.conversation(conversation.id), db)
        let walk = try finding.walk(descending: newestFirst) { sid in
            try db.rows(
                """
                SELECT id FROM message WHERE sid >= ? AND sid < ? AND +conversation = ? LIMIT \(Self.mostNamed)
                """, sid, sid + "g", conversation.id
            ) { try $0[0] }
        }
        return try walk.page(page, in: db) { ids, isFalling in
            try db.rows(
                """
                SELECT \(MessageRow.columns) FROM message
                WHERE id IN (SELECT value FROM json_each(?)) AND +conversation = ?
                ORDER BY id \(isFalling ? "DESC" : "ASC")
                """, ids.listed, conversation.id
            ) { row in
                let kept = try MessageRow(row)
                return (kept.id, kept.message(of: account, in: conversation.sid, conversation.service.sid))
            }
        }
    }

    /// Of so many whose SIDs begin alike, the first ones are found.
    static let mostNamed = 1_000

    /// Conversations whose own SID begins like this, or that of somebody who takes part.
    func conversations(named sid: String, in service: ServiceRow) throws -> [Int] {
        // The plus keeps SQLite from going through the whole service.
        try db.rows(
            """
            SELECT id FROM conversation WHERE sid >= ?1 AND sid < ?2 AND +service = ?3
            UNION SELECT conversation FROM participant WHERE sid >= ?1 AND sid < ?2 AND +service = ?3
            LIMIT \(Self.mostNamed)
            """, sid, sid + "g", service.id
        ) { try $0[0] }
    }

    /// Those of some conversations that fit a filter beside its words.
    func conversations(
        _ ids: [Int], _ filter: Conversation.Filter, of service: ServiceRow, _ isFalling: Bool
    ) throws -> [ConversationRow] {
        var conditions = ["conversation.id IN (SELECT value FROM json_each(?))", "+conversation.service = ?"]
        var values: [any Storable] = [ids.listed, service.id]
        func require(_ condition: String, _ value: (any Storable)?) {
            guard let value else { return }
            conditions.append(condition)
            values.append(value)
        }
        let someone = "EXISTS (SELECT 1 FROM participant WHERE participant.conversation = conversation.id AND"
        require("conversation.state = ?", filter.state)
        require("conversation.created >= ?", filter.from)
        require("conversation.created <= ?", filter.to)
        require("\(someone) participant.channel = ?)", filter.channel)
        require("\(someone) participant.name = ?)", filter.participant)
        return try db.rows(
            """
            SELECT \(ConversationRow.columns) FROM \(ConversationRow.source)
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY conversation.id \(isFalling ? "DESC" : "ASC")
            """, values: values
        ) { try ConversationRow($0) }
    }
}
