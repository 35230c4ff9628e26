import HTTP
import Problems
import Store
import Twilio

extension ConversationWebhook: Listed, Added, Changed, Removed {
    static func page(
        at place: Place, _ filter: Filter, _ page: PageRequest, in library: Library
    ) throws -> Page<ConversationWebhook> {
        let conversation = try library.conversation(of: place)
        var query = PagedQuery(
            "SELECT \(WebhookRow.columns) FROM conversation_webhook", order: ["id"], descending: false)
        query.require("conversation = ?", conversation.id)
        return try query.page(page, in: library.db) { row in
            let kept = try WebhookRow(row)
            return (kept.webhook(of: library.account, in: conversation), [kept.id])
        }
    }

    static func find(_ id: String, at place: Place, in library: Library) throws -> ConversationWebhook {
        let conversation = try library.conversation(of: place)
        return try row(id, of: conversation, at: place, in: library).webhook(of: library.account, in: conversation)
    }

    private static func row(
        _ id: String, of conversation: ConversationRow, at place: Place, in library: Library
    ) throws -> WebhookRow {
        let found = try library.db.row(
            "SELECT \(WebhookRow.columns) FROM conversation_webhook WHERE conversation = ? AND sid = ?",
            conversation.id, id
        ) { try WebhookRow($0) }
        guard let found else { throw Problem.missing(kind, place, id) }
        return found
    }

    /// Adds a webhook, which is told of what was said already where it asks for that.
    static func add(
        _ draft: Draft, at place: Place, _ manner: Manner, in library: Library
    ) throws -> ConversationWebhook {
        let conversation = try library.openConversation(of: place)
        let count = try library.db.integer(
            "SELECT count(*) FROM conversation_webhook WHERE conversation = ?", conversation.id)
        guard count ?? 0 < most else {
            throw Problem(.invalid, "A conversation has at most \(most) webhooks.", code: 50_361)
        }
        let (sid, settings) = (SID.make(.webhook).text, draft.settings)
        try library.vet(settings.url, "Configuration.Url", code: 50_369)
        try library.db.run(
            """
            INSERT INTO conversation_webhook (
                sid, conversation, target, url, method, filters, triggers, flow, replay_after, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, sid, conversation.id, draft.target, settings.url, settings.method, TextList(settings.filters),
            TextList(settings.triggers), settings.flow, draft.replayAfter, library.now, library.now)
        let row = try row(sid, of: conversation, at: place, in: library)
        if let index = draft.replayAfter { try library.replay(conversation, from: index, to: row) }
        return row.webhook(of: library.account, in: conversation)
    }

    static func change(
        _ id: String, at place: Place, _ change: Change, _ manner: Manner, in library: Library
    ) throws -> ConversationWebhook {
        guard !change.form.isEmpty else { throw Problem.nothingSaid }
        let conversation = try library.openConversation(of: place)
        let old = try row(id, of: conversation, at: place, in: library)
        let settings = try change.applied(to: old.settings, old.target)
        try library.vet(settings.url, "Configuration.Url", code: 50_369)
        try library.db.run(
            """
            UPDATE conversation_webhook SET url = ?, method = ?, filters = ?, triggers = ?, flow = ?, updated = ?
            WHERE id = ?
            """, settings.url, settings.method, TextList(settings.filters), TextList(settings.triggers),
            settings.flow, library.now, old.id)
        return try find(id, at: place, in: library)
    }

    static func remove(_ id: String, at place: Place, _ manner: Manner, in library: Library) throws {
        let conversation = try library.conversation(of: place)
        let old = try row(id, of: conversation, at: place, in: library)
        try library.db.run("DELETE FROM conversation_webhook WHERE id = ?", old.id)
    }
}
