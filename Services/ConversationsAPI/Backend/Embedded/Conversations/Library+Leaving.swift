import Store

// What is left of services that were asked to leave.
extension Library {
    /// Removes what belongs to services that are leaving, so many rows at most, and at last the services; answers
    /// whether anything was left to be done, and the files that nobody needs any more.
    func clearLeaving(upTo limit: Int) throws -> (hasMore: Bool, files: [String]) {
        guard let service = try db.integer("SELECT id FROM service WHERE is_leaving LIMIT 1") else {
            return (false, [])
        }
        var room = limit
        while room > 0 {
            let next = try db.integer("SELECT id FROM conversation WHERE service = ? LIMIT 1", service)
            guard let conversation = next else { break }
            try db.run(
                "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE conversation = ? LIMIT ?)",
                conversation, room)
            room -= db.changes + 1
            if room > 0 { try db.run("DELETE FROM conversation WHERE id = ?", conversation) }
        }
        guard room > 0 else { return (true, []) }
        let files = try db.rows("SELECT sid FROM media WHERE service = ? LIMIT ?", service, room) {
            try $0[0] as String
        }
        for file in files { try db.run("DELETE FROM media WHERE sid = ?", file) }
        if files.count < room { try db.run("DELETE FROM service WHERE id = ?", service) }
        return (true, files)
    }
}
