import Problems
import Store
import Twilio

extension MessageMedia {
    private static let source = """
        SELECT message_media.sid, text_message.sid, url, content_type, message_media.created, message_media.id
        FROM message_media JOIN text_message ON text_message.id = message
        """

    private init(_ row: Row) throws {
        self.init(sid: try row[0], message: try row[1], url: try row[2], contentType: try row[3], created: try row[4])
    }

    /// Adds a file, whose kind is told or else guessed.
    static func add(
        _ url: String, _ contentType: String? = nil, to message: TextMessage, in board: Switchboard
    ) throws {
        try board.db.run(
            "INSERT INTO message_media (sid, message, url, content_type, created) VALUES (?, ?, ?, ?, ?)",
            SID.make(.media).text, message.id, url, contentType ?? self.contentType(of: url), board.now)
    }

    static func of(_ message: String, in board: Switchboard) throws -> [MessageMedia] {
        try board.db.rows("\(source) WHERE text_message.sid = ? ORDER BY message_media.id", message) {
            try MessageMedia($0)
        }
    }

    static func page(
        of message: String, _ created: MomentSpan, _ page: PageRequest, in board: Switchboard
    ) throws -> Page<MessageMedia> {
        let message = try TextMessage.find(message, in: board)
        var query = PagedQuery(source, order: ["message_media.id"], descending: false)
        query.require("message = ?", message.id)
        if let from = created.from { query.require("message_media.created >= ?", from) }
        if let to = created.to { query.require("message_media.created <= ?", to) }
        return try query.page(page, in: board.db) { (try MessageMedia($0), [try $0[5]]) }
    }

    static func find(_ sid: String, of message: String, in board: Switchboard) throws -> MessageMedia {
        let found = try board.db.row("\(source) WHERE message_media.sid = ? AND text_message.sid = ?", sid, message) {
            try MessageMedia($0)
        }
        guard let found else { throw Problem.missing("Messages/\(message)/Media", sid) }
        return found
    }

    static func remove(_ sid: String, of message: String, in board: Switchboard) throws {
        _ = try find(sid, of: message, in: board)
        try board.db.run("DELETE FROM message_media WHERE sid = ?", sid)
        try board.db.run(
            "UPDATE text_message SET media_count = media_count - 1, updated = ? WHERE sid = ?", board.now, message)
    }
}
