import Store

extension Library {
    /// The most messages that a new webhook is told of.
    private static let longestReplay = 10_000

    /// Tells a new webhook of what was said before it was there, from one message on.
    func replay(_ conversation: ConversationRow, from index: Int, to webhook: WebhookRow) throws {
        guard let hooks = ledger?.hooks else { return }
        try db.each(
            "SELECT \(MessageRow.columns) FROM message WHERE conversation = ? AND position >= ? ORDER BY position LIMIT ?",
            conversation.id, index, Self.longestReplay
        ) { row in
            let message = try MessageRow(row).message(of: account, in: conversation.sid, conversation.service.sid)
            let form = hooks.form(
                of: HookEvent.messageAdded.rawValue, .plain, conversation.service.sid,
                message.hookFields(.messageAdded, in: conversation, at: now), in: self)
            guard webhook.target.wants(.messageAdded, form, webhook.settings) else { return }
            try hooks.tell(.messageAdded, form, lane: conversation.sid, to: webhook, in: self)
        }
    }
}
