import Store

// New webhooks are told of what was said before they were there: a bounded piece with the webhook itself, and the rest
// bit by bit. How far that is stands in a table, so that it goes on after a restart.
extension Library {
    /// So many messages at most are looked at in one transaction.
    static let replayedAtOnce = 500

    /// Tells a new webhook of what was said already, from one message on.
    func replay(_ conversation: ConversationRow, from index: Int, to webhook: WebhookRow) throws {
        // What is said from now on is told as it is said.
        let last = try db.integer("SELECT max(position) FROM message WHERE conversation = ?", conversation.id)
        let rest = Replay(conversation: conversation, webhook: webhook, next: index, last: last ?? -1)
        guard let rest = try tell(rest, upTo: Self.replayedAtOnce) else { return }
        try db.run(
            "INSERT INTO webhook_replay (webhook, next, last) VALUES (?, ?, ?)", webhook.id, rest.next, rest.last)
        agenda.note(now * 1_000)
    }

    /// Goes on with a webhook that is still to be told of something, so many messages at most; answers whether there
    /// was one.
    func replayNext(upTo limit: Int) throws -> Bool {
        guard let webhook = try db.integer("SELECT webhook FROM webhook_replay LIMIT 1") else { return false }
        if let rest = try replay(to: webhook).flatMap({ try tell($0, upTo: limit) }) {
            try db.run("UPDATE webhook_replay SET next = ? WHERE webhook = ?", rest.next, webhook)
        } else {
            try db.run("DELETE FROM webhook_replay WHERE webhook = ?", webhook)
        }
        return true
    }

    /// What a webhook is still to be told of: messages from one index to another.
    private struct Replay {
        let conversation: ConversationRow
        let webhook: WebhookRow
        var next: Int
        let last: Int
    }

    private func replay(to webhook: Int) throws -> Replay? {
        let found = try db.row(
            """
            SELECT \(WebhookRow.columns), next, last, conversation FROM webhook_replay
                JOIN conversation_webhook ON id = webhook
            WHERE webhook = ?
            """, webhook
        ) {
            (
                try WebhookRow($0), next: try $0["next"] as Int, last: try $0["last"] as Int,
                try $0["conversation"] as Int
            )
        }
        guard let (webhook, next, last, conversation) = found else { return nil }
        return try db.row(
            """
            SELECT \(ConversationRow.columns) FROM \(ConversationRow.source)
            WHERE conversation.id = ? AND NOT is_gone AND NOT is_leaving
            """, conversation
        ) { Replay(conversation: try ConversationRow($0), webhook: webhook, next: next, last: last) }
    }

    /// Tells of so many messages at most; answers what is left, if that is anything.
    private func tell(_ replay: Replay, upTo limit: Int) throws -> Replay? {
        guard let hooks = ledger?.hooks else { return nil }
        let (conversation, webhook) = (replay.conversation, replay.webhook)
        var (rest, count) = (replay, 0)
        try db.each(
            """
            SELECT \(MessageRow.columns) FROM message
            WHERE conversation = ? AND position BETWEEN ? AND ? ORDER BY position LIMIT ?
            """, conversation.id, replay.next, replay.last, limit
        ) { row in
            let message = try MessageRow(row).message(of: account, in: conversation.sid, conversation.service.sid)
            let form = hooks.form(
                of: HookEvent.messageAdded.rawValue, .plain, conversation.service.sid,
                message.hookFields(.messageAdded, in: conversation, at: now), in: self)
            if webhook.target.wants(.messageAdded, form, webhook.settings) {
                try hooks.tell(.messageAdded, form, lane: conversation.sid, to: webhook, in: self)
            }
            count += 1
            rest.next = (message.index ?? 0) + 1
        }
        return count == limit && rest.next <= rest.last ? rest : nil
    }
}
