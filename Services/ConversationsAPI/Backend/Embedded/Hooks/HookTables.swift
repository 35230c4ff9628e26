import JSON
import Store

extension Migration {
    /// Who wants to hear of what happens.
    static let hookListeners = Migration(
        "webhook listeners",
        """
        CREATE TABLE hook_configuration (
            -- The SID of the account or of a service.
            owner TEXT PRIMARY KEY,
            method TEXT NOT NULL,
            -- A list in JSON
            filters TEXT NOT NULL,
            pre_url TEXT,
            post_url TEXT,
            target TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER hook_configuration_of_service AFTER DELETE ON service BEGIN
            DELETE FROM hook_configuration WHERE owner = old.sid;
        END;
        CREATE TABLE conversation_webhook (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
            target TEXT NOT NULL CHECK (target IN ('webhook', 'trigger', 'studio')),
            url TEXT,
            method TEXT NOT NULL,
            -- Lists in JSON
            filters TEXT NOT NULL,
            triggers TEXT NOT NULL,
            flow TEXT,
            replay_after INTEGER,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX conversation_webhook_order ON conversation_webhook (conversation, id);
        """)

    /// Which new webhooks are still to be told of what was said before them.
    static let webhookReplays = Migration(
        "webhook replays",
        """
        CREATE TABLE webhook_replay (
            webhook INTEGER PRIMARY KEY REFERENCES conversation_webhook ON DELETE CASCADE,
            -- The indexes of the first message and the last.
            next INTEGER NOT NULL,
            last INTEGER NOT NULL
        ) STRICT;
        """)
}

extension WebhookTarget: Storable {}
extension HookConfiguration.Target: Storable {}

/// A list of texts, kept as JSON.
struct TextList: Storable {
    let texts: [String]

    init(_ texts: [String]) { self.texts = texts }

    var stored: SQLValue { .text(JSONValue.array(texts.map { .string($0) }).description) }

    init?(stored: SQLValue) {
        guard let text = String(stored: stored), let list = try? JSONValue(parsing: text).array else { return nil }
        texts = list.compactMap(\.string)
    }
}
