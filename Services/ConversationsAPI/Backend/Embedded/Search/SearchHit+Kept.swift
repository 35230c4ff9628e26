import HTTP
import Store

extension SearchHit: Listed {
    static func page(
        at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library
    ) throws -> Page<SearchHit> {
        let service = try library.service(of: place)
        return switch filter.kind {
        case .messages: try messages(filter.sought, of: service, page, in: library)
        case .conversations: try conversations(filter.sought, of: service, page, in: library)
        }
    }

    /// Messages, the one that was added last first.
    private static func messages(
        _ sought: SearchTerms, of service: ServiceRow, _ page: PageRequest, in library: Library
    ) throws -> Page<SearchHit> {
        let finding = try Finding(sought, in: .messages, scope: SearchScope.service(service.id), library.db)
        let walk = try finding.walk(descending: true, marking: true) { .messages($0, of: service) }
        return try walk.page(page, in: library.db) { steps, isFalling in
            let marks = steps.marksByID
            return try library.db.rows(
                """
                SELECT \(ConversationRow.columns), message.id, message.sid, position, author, body
                FROM message CROSS JOIN conversation ON conversation.id = message.conversation
                    JOIN service NOT INDEXED ON service.id = conversation.service
                WHERE message.id IN (SELECT value FROM json_each(?)) AND +conversation.service = ?
                    AND NOT is_gone
                ORDER BY message.id \(isFalling ? "DESC" : "ASC")
                """, steps.listed, service.id
            ) { row -> (Int, SearchHit)? in
                let conversation = try ConversationRow(row)
                let first = ConversationRow.width
                let (id, sid): (Int, String) = (try row[first], try row[first + 1])
                let texts: [(String, String, String?)] = [
                    ("body", "body", try row[first + 4]), ("author", "author", try row[first + 3]), ("sid", "sid", sid),
                ]
                // Words that were changed since they were indexed are found no more.
                guard let found = finding.marked(texts, marks[id] ?? [:]) else { return nil }
                let hit = SearchHit(
                    field: found.field, marked: found.text, message: (sid, try row[first + 2]),
                    conversation: conversation.found(at: library.now))
                return (id, hit)
            }.compactMap { $0 }
        }
    }

    /// Conversations, the one that was opened last first.
    private static func conversations(
        _ sought: SearchTerms, of service: ServiceRow, _ page: PageRequest, in library: Library
    ) throws -> Page<SearchHit> {
        let finding = try Finding(sought, in: .conversations, scope: SearchScope.service(service.id), library.db)
        let walk = try finding.walk(descending: true, marking: true) { .conversations($0, of: service) }
        let every = try Conversation.Filter(Fields([:]))
        return try walk.page(page, in: library.db) { steps, isFalling in
            let marks = steps.marksByID
            return try library.conversations(steps, every, of: service, isFalling).compactMap { row in
                let people = try library.db.rows(
                    "SELECT name, sid FROM participant WHERE conversation = ? ORDER BY id", row.id
                ) { (name: try $0[0] as String, sid: try $0[1] as String) }
                let texts: [(String, String, String?)] = [
                    ("friendlyName", "friendly_name", row.friendlyName), ("uniqueName", "unique_name", row.uniqueName),
                    ("participants", "people", people.map(\.name).joined(separator: "\n")), ("sid", "sid", row.sid),
                    ("attributes", "attributes", row.attributes),
                ]
                let members = people.map { ("participantSid", "sid", Optional($0.sid)) }
                guard let found = finding.marked(texts + members, marks[row.id] ?? [:]) else { return nil }
                return (
                    row.id,
                    SearchHit(field: found.field, marked: found.text, conversation: row.found(at: library.now))
                )
            }
        }
    }
}

extension ConversationRow {
    /// As findings tell of it.
    fileprivate func found(at now: Int) -> SearchHit.Found {
        SearchHit.Found(sid: sid, friendlyName: friendlyName, state: lifecycle(at: now).state.rawValue)
    }
}
