import HTTP
import JSON
import Problems
import Store
import Twilio

extension Message: Added {
    /// Adds a message after the last one, and sends it to everybody who is reached on a channel. A conversation that
    /// had become inactive is active again; a closed one takes no more.
    static func add(_ draft: Draft, at place: Place, _ manner: Manner, in library: Library) throws -> Message {
        let conversation = try library.openConversation(of: place)
        let audience = try Audience(of: conversation.id, hearing: draft.author, in: library.db)
        // What came in by telephone goes on to others as it is.
        try check(draft.body, goesOut: !audience.recipients.isEmpty && manner.source != .sms)
        let media = try draft.media.map { try library.unusedMedia($0, in: conversation.service) }
        let created = draft.created ?? library.now
        var row = MessageRow(
            id: 0, sid: SID.make(.conversationMessage).text, index: try library.nextIndex(in: conversation),
            author: draft.author, participant: audience.author, body: draft.body, attributes: draft.attributes,
            media: media.map { JSONValue.array([.object($0.told)]).description }, content: draft.content,
            recipients: audience.recipients.count, created: created, updated: draft.updated ?? created)
        try row.insert(into: conversation, library.db)
        if let media { try library.use(media, in: row, of: conversation) }
        let step = try library.takeUp(in: conversation)
        let receipts = try library.send(row, to: audience.recipients)
        row.statuses = receipts.isEmpty ? [] : [(.sent, receipts.count)]

        let message = row.message(of: library.account, in: conversation.sid, conversation.service.sid)
        try library.tell(.messageAdded, of: message, in: conversation, manner)
        if let step { try library.tell(step, of: conversation, manner) }
        for receipt in receipts { try library.tell(receipt, of: message, in: conversation) }
        return message
    }
}

extension MessageRow {
    /// Keeps it as a new message of a conversation.
    mutating func insert(into conversation: ConversationRow, _ db: Connection) throws {
        try db.run(
            """
            INSERT INTO message (
                sid, conversation, position, author, participant, body, attributes, media, content, recipients,
                created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, sid, conversation.id, index, author, participant, body, attributes, media, content, recipients,
            created, updated)
        id = db.lastInsertID
    }
}

extension Library {
    /// The index of the next message: after the last one that is there, and after any that was removed.
    ///
    /// The conversation's own row is not written for it: that would be one more page to be written for each message.
    fileprivate func nextIndex(in conversation: ConversationRow) throws -> Int {
        try db.integer(
            """
            SELECT max(next_index, coalesce((SELECT max(position) + 1 FROM message WHERE conversation = ?1), 0))
            FROM conversation WHERE id = ?1
            """, conversation.id) ?? 0
    }

    /// Lets a message that was added wake the conversation; answers the step in its life, if it is one.
    fileprivate func takeUp(in conversation: ConversationRow) throws -> Lifecycle.Transition? {
        let kept = try catchUp(conversation)
        var life = kept
        let step = life.wake(at: now)
        if life != kept {
            try db.run(
                "UPDATE conversation SET state = ?, inactive_at = ?, closed_at = ?, updated = ? WHERE id = ?",
                life.state, life.inactiveAt, life.closedAt, step == nil ? conversation.updated : now, conversation.id)
            expect(life)
        }
        return step
    }
}
