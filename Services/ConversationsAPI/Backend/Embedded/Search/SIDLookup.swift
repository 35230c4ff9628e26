import Store

/// Looks for rows whose SIDs begin alike. It goes by the index of SIDs alone, however much there is in a place.
struct SIDLookup {
    let sql: String
    private let beginning: String
    private let place: Int

    /// So many of those that begin alike are found.
    static let most = 1_000

    private init(_ sql: String, _ beginning: String, in place: Int) {
        self.sql = "\(sql) LIMIT \(Self.most)"
        self.beginning = beginning
        self.place = place
    }

    // A plus keeps SQLite from going through a whole service, or a whole conversation, for what few rows fit.

    /// Messages of a service.
    static func messages(_ beginning: String, of service: ServiceRow) -> SIDLookup {
        SIDLookup(
            """
            SELECT message.id FROM message CROSS JOIN conversation ON conversation.id = message.conversation
            WHERE message.sid >= ?1 AND message.sid < ?2 AND +conversation.service = ?3
            """, beginning, in: service.id)
    }

    /// Messages of a conversation.
    static func messages(_ beginning: String, of conversation: ConversationRow) -> SIDLookup {
        SIDLookup(
            "SELECT id FROM message WHERE sid >= ?1 AND sid < ?2 AND +conversation = ?3", beginning,
            in: conversation.id)
    }

    /// Conversations of a service: by their own SIDs, or by those of who takes part.
    static func conversations(_ beginning: String, of service: ServiceRow) -> SIDLookup {
        SIDLookup(
            """
            SELECT id FROM conversation WHERE sid >= ?1 AND sid < ?2 AND +service = ?3
            UNION SELECT conversation FROM participant WHERE sid >= ?1 AND sid < ?2 AND +service = ?3
            """, beginning, in: service.id)
    }

    /// What its question marks stand for; a digit is always before the letter g.
    var values: [any Storable] { [beginning, beginning + "g", place] }

    func ids(in db: Connection) throws -> [Int] { try db.rows(sql, values: values) { try $0[0] } }
}
