import Store

// How the index follows what is kept: a bounded piece at a time, each in one transaction with the position it reaches.
extension Library {
    /// Takes up so many messages and conversations at most; answers whether there may be more.
    func indexNext(upTo limit: Int) throws -> Bool {
        let changed = try forgetChanged(upTo: limit)
        // A removed message's id may have been given again: its old words go first.
        let added = changed < limit ? try indexMessages(upTo: limit - changed) : 0
        let conversations = try indexConversations(upTo: limit)
        return changed + added == limit || conversations == limit
    }

    private struct Words {
        var message: Int
        var conversation: Int
        var service: Int
        var author: String
        var body: String?

        init(_ row: Row) throws {
            message = try row[0]
            conversation = try row[1]
            service = try row[2]
            author = try row[3]
            body = try row[4]
        }

        /// As the index takes them, whether it learns or forgets them.
        var values: [any Storable] {
            let numbers = NumberKeys(in: author).keys + " " + NumberKeys(in: body ?? "").keys
            return [
                message, author, body, numbers,
                "\(SearchScope.service(service)) \(SearchScope.conversation(conversation))",
            ]
        }
    }

    private static let select = """
        SELECT message.id, message.conversation, conversation.service, message.author, message.body
        FROM message CROSS JOIN conversation ON conversation.id = message.conversation
        """

    private func learn(_ words: Words) throws {
        try db.run(
            "INSERT INTO message_words (rowid, author, body, numbers, scope) VALUES (?, ?, ?, ?, ?)",
            values: words.values)
    }

    private func forgetChanged(upTo limit: Int) throws -> Int {
        let changed = try db.rows("SELECT * FROM search_change ORDER BY message LIMIT ?", limit) { try Words($0) }
        for words in changed {
            try db.run(
                """
                INSERT INTO message_words (message_words, rowid, author, body, numbers, scope)
                VALUES ('delete', ?, ?, ?, ?, ?)
                """, values: words.values)
            let now = try db.row(
                "\(Self.select) WHERE message.id = ? AND message.id <= (SELECT message FROM search_position)",
                words.message
            ) { try Words($0) }
            if let now { try learn(now) }
            try db.run("DELETE FROM search_change WHERE message = ?", words.message)
        }
        return changed.count
    }

    private func indexMessages(upTo limit: Int) throws -> Int {
        let new = try db.rows(
            "\(Self.select) WHERE message.id > (SELECT message FROM search_position) ORDER BY message.id LIMIT ?", limit
        ) { try Words($0) }
        for words in new { try learn(words) }
        if let last = new.last { try db.run("UPDATE search_position SET message = ?", last.message) }
        return new.count
    }

    private func indexConversations(upTo limit: Int) throws -> Int {
        let due = try db.rows("SELECT conversation FROM search_due LIMIT ?", limit) { try $0[0] as Int }
        for id in due {
            try db.run("DELETE FROM conversation_words WHERE rowid = ?", id)
            try indexConversation(id)
            try db.run("DELETE FROM search_due WHERE conversation = ?", id)
        }
        return due.count
    }

    private func indexConversation(_ id: Int) throws {
        let found = try db.row(
            "SELECT friendly_name, unique_name, attributes, service FROM conversation WHERE id = ? AND NOT is_gone", id
        ) { row -> (name: String?, unique: String?, attributes: String, service: Int) in
            (try row[0], try row[1], try row[2], try row[3])
        }
        guard let found else { return }
        let names = try db.rows("SELECT name FROM participant WHERE conversation = ? ORDER BY id", id) {
            try $0[0] as String
        }
        let people = names.joined(separator: "\n")
        let texts = [found.name ?? "", found.unique ?? "", people, found.attributes]
        try db.run(
            """
            INSERT INTO conversation_words (rowid, friendly_name, unique_name, people, attributes, numbers, scope)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, id, found.name, found.unique, people, found.attributes,
            texts.map { NumberKeys(in: $0).keys }.joined(separator: " "),
            ([SearchScope.service(found.service)] + names.map { SearchScope.person($0, in: found.service) })
                .joined(separator: " "))
    }
}
