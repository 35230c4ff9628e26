import Problems
import Store
import Twilio

// Files that messages carry, as the database knows them.
extension Library {
    private static let columns = """
        media.sid, service.sid, conversation_sid, message_sid, size, content_type, name, author, digest, media.created,
        media.updated
        """

    /// A file by its SID, in the service of a place.
    func media(_ id: String, in place: Place) throws -> MediaFile {
        guard let found = try media(id, in: service(of: place)) else {
            throw Problem.missing(MediaFile.kind, place, id)
        }
        return found
    }

    private func media(_ id: String, in service: ServiceRow) throws -> MediaFile? {
        try db.row(
            """
            SELECT \(Self.columns) FROM media JOIN service ON service.id = media.service
            WHERE media.sid = ? AND media.service = ?
            """, id, service.id
        ) { row in
            MediaFile(
                sid: try row[0], account: account, service: try row[1], conversation: try row[2], message: try row[3],
                size: try row[4], contentType: try row[5], name: try row[6], author: try row[7], digest: try row[8],
                created: try row[9], updated: try row[10])
        }
    }

    /// Keeps a file that has come in. It is there for a day; a message that carries it keeps it.
    func add(_ file: MediaFile, at place: Place) throws -> MediaFile {
        let service = try service(of: place)
        try db.run(
            """
            INSERT INTO media (sid, service, content_type, size, name, author, digest, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, file.sid, service.id, file.contentType, file.size, file.name, file.author, file.digest, now, now)
        agenda.note((now + MediaFile.unusedKept) * 1_000)
        return try media(file.sid, in: place)
    }

    /// A file that no message carries so far.
    func unusedMedia(_ id: String, in service: ServiceRow) throws -> MediaFile {
        guard let file = try media(id, in: service) else {
            throw Problem(.notFound, "There is no media \(id) in this service.", code: 50_507, field: "MediaSid")
        }
        guard file.message == nil else {
            throw Problem(.invalid, "Another message carries \(id) already.", code: 50_508, field: "MediaSid")
        }
        return file
    }

    /// Has a message carry a file.
    func use(_ file: MediaFile, in message: MessageRow, of conversation: ConversationRow) throws {
        try db.run(
            """
            UPDATE media SET conversation_sid = ?, message_sid = ?, message = ?, author = ?, updated = ? WHERE sid = ?
            """, conversation.sid, message.sid, message.id, message.author, now, file.sid)
    }

    /// Forgets files that no message carries, or carries any more, so many at most; answers which, to be removed.
    func forgetUnusedMedia(upTo limit: Int) throws -> [String] {
        let unused = try db.rows(
            "SELECT sid FROM media WHERE message IS NULL AND created <= ? ORDER BY created LIMIT ?",
            now - MediaFile.unusedKept, limit
        ) { try $0[0] as String }
        for sid in unused { try db.run("DELETE FROM media WHERE sid = ?", sid) }
        return unused
    }
}
