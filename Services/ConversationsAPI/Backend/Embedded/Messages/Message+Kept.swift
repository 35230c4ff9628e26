import HTTP
import JSON
import Problems
import Store
import Twilio

extension Message: Listed, Changed, Removed {
    static func page(at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library) throws -> Page<
        Message
    > {
        let conversation = try library.conversation(of: place)
        if let sought = filter.search {
            return try library.messages(sought, of: conversation, newestFirst: filter.isNewestFirst, page)
        }
        var query = PagedQuery(
            "SELECT \(MessageRow.columns) FROM message", order: ["position"], descending: filter.isNewestFirst)
        query.require("conversation = ?", conversation.id)
        return try query.page(page, in: library.db) { row in
            let kept = try MessageRow(row)
            return (kept.message(of: library.account, in: conversation.sid, conversation.service.sid), [kept.index])
        }
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> Message {
        let conversation = try library.conversation(of: place)
        return try library.message(id, in: conversation, place)
            .message(of: library.account, in: conversation.sid, conversation.service.sid)
    }

    /// Changes what the request names. The words that go with a file stay as they were sent.
    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> Message {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        let conversation = try library.openConversation(of: place)
        var row = try library.message(id, in: conversation, place)
        if change.body != nil, row.media != nil {
            throw Problem(.invalid, "The text of a message with a file cannot be changed.", code: 50_509, field: "Body")
        }
        try check(change.body, goesOut: row.recipients > 0)
        if let author = change.author, author != row.author {
            row.author = author
            row.participant = try Audience(of: conversation.id, hearing: author, in: library.db).author
        }
        row.body = change.body ?? row.body
        row.attributes = change.attributes ?? row.attributes
        row.created = change.created ?? row.created
        row.updated = change.updated ?? library.now
        try library.db.run(
            """
            UPDATE message SET author = ?, participant = ?, body = ?, attributes = ?, created = ?, updated = ?
            WHERE id = ?
            """, row.author, row.participant, row.body, row.attributes, row.created, row.updated, row.id)
        let message = row.message(of: library.account, in: conversation.sid, conversation.service.sid)
        try library.tell(.messageUpdated, of: message, in: conversation, manner)
        return message
    }

    /// Removes a message with its receipts. Its index is not given to another.
    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        let conversation = try library.conversation(of: place)
        let row = try library.message(id, in: conversation, place)
        try library.db.run(
            "UPDATE conversation SET next_index = max(next_index, ?) WHERE id = ?", row.index + 1, conversation.id)
        try library.db.run("DELETE FROM message WHERE id = ?", row.id)
        if row.media != nil { library.agenda.note(library.now * 1_000) }
        try library.tell(
            .messageRemoved, of: row.message(of: library.account, in: conversation.sid, conversation.service.sid),
            in: conversation, manner)
    }
}

extension Library {
    /// A message of a conversation.
    func message(_ id: String, in conversation: ConversationRow, _ place: Place) throws -> MessageRow {
        let found = try db.row(
            "SELECT \(MessageRow.columns) FROM message WHERE sid = ? AND conversation = ?", id, conversation.id
        ) { try MessageRow($0) }
        guard let found else { throw Problem.missing(Message.kind, place, id) }
        return found
    }

    /// Tells that a message was added, changed or removed.
    func tell(_ event: HookEvent, of message: Message, in conversation: ConversationRow, _ manner: Manner) throws {
        guard let ledger else { return }
        try ledger.note(
            Happening(
                event: event, subject: conversation.sid, service: conversation.service, conversation: conversation.id,
                manner: manner, fields: { message.hookFields(event, in: conversation, at: now) },
                body: { message.eventBody(in: conversation.service) }), in: self)
    }
}

extension Message {
    /// What webhooks tell of a message.
    func hookFields(_ event: HookEvent, in conversation: ConversationRow, at now: Int) -> FormFields {
        var fields: FormFields = ["ConversationSid": conversation.sid, "ChatServiceSid": conversation.service.sid]
        if let service = conversation.messagingService { fields.add("MessagingServiceSid", service) }
        fields.add("MessageSid", sid)
        fields.add("Index", "\(index ?? 0)")
        fields.add("DateCreated", TwilioDate.product(created ?? now))
        if event != .messageAdded { fields.add("DateUpdated", TwilioDate.product(updated ?? now)) }
        if event == .messageRemoved { fields.add("DateRemoved", TwilioDate.product(now)) }
        fields.add("Body", body ?? "")
        fields.add("Author", author ?? "")
        if let participant { fields.add("ParticipantSid", participant) }
        fields.add("Attributes", attributes)
        if let media = media.array { fields.add("Media", HookMedia.text(media)) }
        return fields
    }
}
