import Store

// What is left of services and conversations that were asked to leave.
extension Library {
    /// So many rows at most are removed in one transaction, and with them what belongs to each.
    static let clearedAtOnce = 500

    /// Removes what belongs to services and conversations that are leaving, so many rows at most, and at last those
    /// themselves; answers whether anything was left to be done, and the files that nobody needs any more.
    func clearLeaving(upTo limit: Int) throws -> (hasMore: Bool, files: [String]) {
        var room = limit
        if let service = try db.integer("SELECT id FROM service WHERE is_leaving LIMIT 1") {
            return (true, try clearService(service, within: &room))
        }
        guard let conversation = try db.integer("SELECT id FROM conversation WHERE is_gone LIMIT 1") else {
            return (false, [])
        }
        _ = try clear(conversation, within: &room)
        return (true, [])
    }

    /// Takes a conversation out of sight: its name and the addresses of those who took part are free, it is found in no
    /// list, and nothing more happens to it.
    func hide(_ conversation: ConversationRow) throws {
        try db.run("DELETE FROM participant WHERE conversation = ?", conversation.id)
        try db.run("DELETE FROM conversation_webhook WHERE conversation = ?", conversation.id)
        try db.run(
            """
            UPDATE conversation SET is_gone = 1, unique_name = NULL, inactive_at = NULL, closed_at = NULL WHERE id = ?
            """, conversation.id)
        try db.run("INSERT OR IGNORE INTO search_due VALUES (?)", conversation.id)
    }

    /// Removes the messages of a conversation as far as there is room, and then the conversation; answers whether it is
    /// gone by now.
    func clear(_ conversation: Int, within room: inout Int) throws -> Bool {
        try db.run(
            "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE conversation = ? LIMIT ?)", conversation,
            room)
        room -= db.changes + 1
        // What is as many as there was room for may not be all.
        guard room >= 0 else { return false }
        try db.run("DELETE FROM conversation WHERE id = ?", conversation)
        return true
    }

    private func clearService(_ service: Int, within room: inout Int) throws -> [String] {
        while room > 0 {
            let next = try db.integer("SELECT id FROM conversation WHERE service = ? LIMIT 1", service)
            guard let conversation = next else { break }
            _ = try clear(conversation, within: &room)
        }
        guard room > 0 else { return [] }
        let files = try db.rows("SELECT sid FROM media WHERE service = ? LIMIT ?", service, room) {
            try $0[0] as String
        }
        for file in files { try db.run("DELETE FROM media WHERE sid = ?", file) }
        if files.count < room { try db.run("DELETE FROM service WHERE id = ?", service) }
        return files
    }
}
