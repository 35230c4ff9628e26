import Problems
import Store
import Twilio

extension TextMessage {
    private static let columns = """
        id, sid, direction, sender, recipient, body, status, segments, media_count, messaging_service, end_status, end_code,
        error_code, callback, created, updated, sent, due
        """

    init(_ row: Row) throws {
        self.init(
            id: try row[0], sid: try row[1], direction: try row[2], from: try row[3], to: try row[4], body: try row[5],
            status: try row[6], segments: try row[7], mediaCount: try row[8], messagingService: try row[9],
            end: try row[10], endCode: try row[11], errorCode: try row[12], callback: try row[13], created: try row[14],
            updated: try row[15], sent: try row[16], due: try row[17])
    }

    // MARK: Looking

    static func find(_ sid: String, in board: Switchboard) throws -> TextMessage {
        let found = try board.db.row("SELECT \(columns) FROM text_message WHERE sid = ?", sid) { try TextMessage($0) }
        guard let found else { throw Problem.missing("Messages", sid) }
        return found
    }

    static func page(_ filter: Filter, _ page: PageRequest, in board: Switchboard) throws -> Page<TextMessage> {
        var query = PagedQuery("SELECT \(columns) FROM text_message", order: ["created", "id"], descending: true)
        if let to = filter.to { query.require("recipient = ?", to) }
        if let from = filter.from { query.require("sender = ?", from) }
        if let from = filter.sent.from { query.require("sent >= ?", from) }
        if let to = filter.sent.to { query.require("sent <= ?", to) }
        return try query.page(page, in: board.db) { row in
            let message = try TextMessage(row)
            return (message, [message.created, message.id])
        }
    }

    static func due(in board: Switchboard, limit: Int) throws -> [TextMessage] {
        try board.db.rows(
            "SELECT \(columns) FROM text_message WHERE due <= ? ORDER BY due, id LIMIT ?", board.now, limit
        ) { try TextMessage($0) }
    }

    // MARK: Adding

    /// Takes a message to send. What becomes of it is decided now, by the rules for its number.
    static func add(_ draft: Draft, in board: Switchboard) throws -> TextMessage {
        let from = try draft.from ?? OwnedNumber.sender(on: draft.to.channel, in: board)
        if let address = ChannelAddress(from), address.channel.usesPhoneNumbers,
            PhoneNumber.isWellFormed(address.address),
            try OwnedNumber.find(number: address.address, in: board) == nil
        {
            throw Problem(
                .invalid, "The 'From' number \(from) is not a number of this account that can send messages.",
                code: 21_606,
                field: "From")
        }
        let status = draft.sendAt != nil ? MessageStatus.scheduled : draft.messagingService != nil ? .accepted : .queued
        return try add(
            Outgoing(
                from: from, to: draft.to.description, body: draft.body, media: draft.media, status: status,
                messagingService: draft.messagingService, callback: draft.callback, due: draft.sendAt), in: board)
    }

    /// A message that goes out, whoever wants it to.
    struct Outgoing {
        /// Made up when nobody has told of it before.
        var sid: String?
        var direction = Direction.api
        var from: String
        var to: String
        var body: String
        var media: [String] = []
        var status = MessageStatus.queued
        var messagingService: String?
        var callback: String?
        var due: Int?
        /// Whether it is sent to somebody who wants nothing from this number, too.
        var ignoresOptOut = false
    }

    @discardableResult
    static func add(_ outgoing: Outgoing, in board: Switchboard) throws -> TextMessage {
        if !outgoing.ignoresOptOut { try OptOut.check(from: outgoing.from, to: outgoing.to, in: board.db) }
        let rule = try board.outcome(.message, to: outgoing.to)
        let end = rule.flatMap { MessageStatus(rawValue: $0.outcome.rawValue) } ?? .delivered
        let isFailure = end == .failed || end == .undelivered
        return try add(
            TextMessage(
                sid: outgoing.sid ?? SID.make(outgoing.media.isEmpty ? .message : .mediaMessage).text,
                direction: outgoing.direction, from: outgoing.from, to: outgoing.to, body: outgoing.body,
                status: outgoing.status, segments: outgoing.media.isEmpty ? Segments(outgoing.body).count : 1,
                mediaCount: outgoing.media.count, messagingService: outgoing.messagingService, end: end,
                endCode: isFailure ? rule?.code ?? 30_008 : nil, callback: outgoing.callback, created: board.now,
                updated: board.now, due: outgoing.due ?? board.now), media: outgoing.media, in: board)
    }

    /// Keeps a message as it is, with its files.
    static func add(_ message: TextMessage, media: [String], in board: Switchboard) throws -> TextMessage {
        var message = message
        try board.db.run(
            """
            INSERT INTO text_message (
                sid, direction, sender, recipient, body, status, segments, media_count, messaging_service, end_status,
                end_code, error_code, callback, created, updated, sent, due)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, message.sid, message.direction, message.from, message.to, message.body, message.status,
            message.segments, message.mediaCount, message.messagingService, message.end, message.endCode,
            message.errorCode, message.callback, message.created, message.updated, message.sent, message.due)
        message.id = board.db.lastInsertID
        for url in media { try MessageMedia.add(url, to: message, in: board) }
        try board.note(.message, message.sid, message.status.rawValue)
        return message
    }

    // MARK: Changing

    static func change(_ sid: String, _ change: Change, in board: Switchboard) throws -> TextMessage {
        var message = try find(sid, in: board)
        switch change {
        case .redact:
            message.body = ""
        case .cancel:
            guard message.status == .scheduled else {
                throw Problem(
                    .conflict, "Only a scheduled message can be canceled; \(sid) is \(message.status.rawValue).",
                    code: 20_409)
            }
            message.status = .canceled
            message.due = nil
        }
        try message.keep(in: board)
        if change == .cancel { try message.tellStatus(in: board) }
        return message
    }

    /// Takes every step that has become due, each at its own moment, and tells of it.
    mutating func advance(in board: Switchboard) throws {
        while let moment = due, moment <= board.now {
            guard let step = MessageJourney(status: status, end: end, delay: board.delay).next else {
                due = nil
                break
            }
            status = step.status
            if status == .sent { sent = moment }
            if status == end { errorCode = endCode }
            due = step.wait.map { moment + $0 }
            try tellStatus(in: board)
        }
        try keep(in: board)
    }

    mutating func keep(in board: Switchboard) throws {
        updated = board.now
        try board.db.run(
            "UPDATE text_message SET body = ?, status = ?, error_code = ?, updated = ?, sent = ?, due = ? WHERE id = ?",
            body,
            status, errorCode, updated, sent, due, id)
        try board.note(.message, sid, status.rawValue)
    }

    /// Forgets a message that is finished.
    static func remove(_ sid: String, in board: Switchboard) throws {
        let message = try find(sid, in: board)
        guard message.due == nil else { throw Problem.unfinished(sid) }
        try board.db.run("DELETE FROM text_message WHERE id = ?", message.id)
    }
}

extension TextMessage.Direction: Storable {}
extension MessageStatus: Storable {}
