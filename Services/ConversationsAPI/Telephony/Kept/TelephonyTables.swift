import Store

/// The tables of the embedded Twilio beyond conversations. Moments are milliseconds since 1970.
enum TelephonyTables {
    static let migrations = [messages, calls, verifications, outbox]

    private static let messages = Migration(
        "telephony: numbers and messages",
        """
        CREATE TABLE telephony_account (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            friendly_name TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE owned_number (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            number TEXT NOT NULL UNIQUE,
            friendly_name TEXT NOT NULL,
            -- JSON: what is asked, by Twilio's names for the members
            hooks TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE outcome_rule (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            pattern TEXT NOT NULL,
            outcome TEXT NOT NULL,
            code INTEGER
        ) STRICT;
        CREATE TABLE text_message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sid TEXT NOT NULL UNIQUE,
            direction TEXT NOT NULL,
            sender TEXT NOT NULL,
            recipient TEXT NOT NULL,
            body TEXT NOT NULL,
            status TEXT NOT NULL,
            segments INTEGER NOT NULL,
            media_count INTEGER NOT NULL,
            messaging_service TEXT,
            end_status TEXT NOT NULL,
            end_code INTEGER,
            error_code INTEGER,
            callback TEXT,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            sent INTEGER,
            -- When it takes its next step; null when it has taken the last.
            due INTEGER
        ) STRICT;
        CREATE INDEX text_message_due ON text_message (due) WHERE due IS NOT NULL;
        CREATE INDEX text_message_receiving ON text_message (id) WHERE status = 'receiving';
        CREATE INDEX text_message_age ON text_message (created, id);
        CREATE INDEX text_message_recipient ON text_message (recipient, created, id);
        CREATE INDEX text_message_sender ON text_message (sender, created, id);
        CREATE TABLE message_media (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            message INTEGER NOT NULL REFERENCES text_message ON DELETE CASCADE,
            url TEXT NOT NULL,
            content_type TEXT NOT NULL,
            created INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX message_media_message ON message_media (message, id);
        """)

    private static let calls = Migration(
        "telephony: calls",
        """
        CREATE TABLE phone_call (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sid TEXT NOT NULL UNIQUE,
            sender TEXT NOT NULL,
            recipient TEXT NOT NULL,
            number TEXT,
            status TEXT NOT NULL,
            end_status TEXT NOT NULL,
            script_url TEXT,
            script_method TEXT NOT NULL,
            fallback_url TEXT,
            fallback_method TEXT NOT NULL,
            script_inline TEXT,
            script_told TEXT,
            script_error TEXT,
            script_version INTEGER NOT NULL,
            script_pending INTEGER NOT NULL,
            callback_url TEXT,
            callback_method TEXT NOT NULL,
            -- Words with spaces between them
            callback_events TEXT NOT NULL,
            -- How many callbacks there were
            callback_count INTEGER NOT NULL DEFAULT 0,
            time_limit INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            started INTEGER,
            ended INTEGER,
            due INTEGER
        ) STRICT;
        CREATE INDEX phone_call_due ON phone_call (due) WHERE due IS NOT NULL;
        CREATE INDEX phone_call_pending ON phone_call (id) WHERE script_pending = 1;
        CREATE INDEX phone_call_age ON phone_call (created, id);
        """)

    private static let verifications = Migration(
        "telephony: verifications",
        """
        CREATE TABLE verify_service (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            friendly_name TEXT NOT NULL,
            code_length INTEGER NOT NULL,
            -- JSON: switches that are only told again
            flags TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE verification (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sid TEXT NOT NULL UNIQUE,
            service INTEGER NOT NULL REFERENCES verify_service ON DELETE CASCADE,
            recipient TEXT NOT NULL,
            channel TEXT NOT NULL,
            -- Nobody is reached here: whoever tries a code out reads it in the outbox.
            code TEXT NOT NULL,
            status TEXT NOT NULL,
            checks INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX verification_recipient ON verification (service, recipient, id);
        CREATE INDEX verification_age ON verification (created, id);
        CREATE TABLE verification_send (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            verification INTEGER NOT NULL REFERENCES verification ON DELETE CASCADE,
            channel TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX verification_send_verification ON verification_send (verification, id);
        """)

    /// Comes after all that was there before it.
    static let optOuts = Migration(
        "telephony: who wants no messages",
        """
        CREATE TABLE opt_out (
            recipient TEXT NOT NULL,
            sender TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (recipient, sender)
        ) STRICT, WITHOUT ROWID;
        """)

    private static let outbox = Migration(
        "telephony: outbox",
        """
        CREATE VIEW outbox AS
        SELECT 'message' AS kind, 1 AS rank, id, sid, direction, sender, recipient, status, body AS text, created, updated
        FROM text_message
        UNION ALL
        SELECT 'call', 2, id, sid, 'outbound-api', sender, recipient, status,
            coalesce(script_url, script_inline, ''), created, updated
        FROM phone_call
        UNION ALL
        SELECT 'verification', 3, id, sid, 'outbound-api', channel, recipient, status, code, created, updated
        FROM verification;
        """)

    /// The outbox is read table by table, each by one of its own indexes, and no longer as a view of all three.
    static let outboxIndexes = Migration(
        "telephony: indexes of the outbox",
        """
        DROP VIEW outbox;
        CREATE INDEX phone_call_recipient ON phone_call (recipient, created, id);
        CREATE INDEX phone_call_sender ON phone_call (sender, created, id);
        CREATE INDEX verification_addressee ON verification (recipient, created, id);
        CREATE INDEX verification_channel ON verification (channel, created, id);
        CREATE INDEX participant_proxy ON participant (proxy_address) WHERE is_open AND proxy_address IS NOT NULL;
        """)

    /// What conversations sent by WhatsApp, or with a file, stood in the outbox under SIDs that its own addresses
    /// refuse, and with files that nobody could list.
    static let ownMessageSIDs = Migration(
        "telephony: SIDs of messages",
        """
        UPDATE text_message SET sid = iif(media_count > 0, 'MM', 'SM') || substr(sid, 3) WHERE sid LIKE 'WA%';
        UPDATE text_message SET media_count = 0 WHERE media_count > 0
            AND NOT EXISTS (SELECT 1 FROM message_media WHERE message = text_message.id);
        """)
}
