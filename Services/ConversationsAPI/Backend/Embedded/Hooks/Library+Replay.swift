import HTTP
import Store
import Twilio

extension Library {
    /// The most messages that a new webhook is told of.
    private static let longestReplay = 10_000

    /// Tells a new webhook of what was said before it was there, from one message on.
    func replay(_ conversation: ConversationRow, from index: Int, to webhook: WebhookRow) throws {
        guard let hooks = ledger?.hooks else { return }
        try db.each(
            """
            SELECT sid, position, author, participant, body, attributes, media, created FROM message
            WHERE conversation = ? AND position >= ? ORDER BY position LIMIT ?
            """, conversation.id, index, Self.longestReplay
        ) { row in
            var fields: FormFields = ["ConversationSid": conversation.sid, "MessageSid": try row[0]]
            fields.add("Index", "\(try row[1] as Int)")
            fields.add("Author", try row[2])
            if let participant: String = try row[3] { fields.add("ParticipantSid", participant) }
            if let body: String = try row[4] { fields.add("Body", body) }
            fields.add("Attributes", try row[5])
            if let media: String = try row[6] { fields.add("Media", media) }
            fields.add("DateCreated", TwilioDate.product(try row[7]))
            if let service = conversation.messagingService { fields.add("MessagingServiceSid", service) }
            let form = hooks.form(
                of: HookEvent.messageAdded.rawValue, .plain, conversation.service.sid, fields, in: self)
            guard webhook.target.wants(.messageAdded, form, webhook.settings) else { return }
            try hooks.tell(.messageAdded, form, lane: conversation.sid, to: webhook, in: self)
        }
    }
}
