import JSON
import Store

// Lists that are narrowed by words.
extension Library {
    /// Conversations whose own words, or whose people, are those sought, in the order in which they were made here.
    func conversations(
        _ sought: SearchTerms, _ filter: Conversation.Filter, of service: ServiceRow, _ page: PageRequest
    ) throws -> Page<Conversation> {
        let scope = filter.participant.map { SearchScope.person($0, in: service.id) }
        let finding = try Finding(
            sought, in: .conversations, scope: scope ?? SearchScope.service(service.id), db)
        let walk = try finding.walk(descending: !filter.isOldestFirst, marking: false) {
            .conversations($0, of: service)
        }
        return try walk.page(page, in: db) { steps, isFalling in
            try conversations(steps, filter, of: service, isFalling).map {
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
        let walk = try finding.walk(descending: newestFirst, marking: false) { .messages($0, of: conversation) }
        return try walk.page(page, in: db) { steps, isFalling in
            try db.rows(
                """
                SELECT \(MessageRow.columns) FROM message
                WHERE id IN (SELECT value FROM json_each(?)) AND +conversation = ?
                ORDER BY id \(isFalling ? "DESC" : "ASC")
                """, steps.listed, conversation.id
            ) { row in
                let kept = try MessageRow(row)
                return (kept.id, kept.message(of: account, in: conversation.sid, conversation.service.sid))
            }
        }
    }

    /// Those of some conversations that fit a filter beside its words.
    func conversations(
        _ steps: [WordWalk.Step], _ filter: Conversation.Filter, of service: ServiceRow, _ isFalling: Bool
    ) throws -> [ConversationRow] {
        var conditions = [
            "conversation.id IN (SELECT value FROM json_each(?))", "+conversation.service = ?", "NOT is_gone",
        ]
        var values: [any Storable] = [steps.listed, service.id]
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
