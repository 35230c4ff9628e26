import Fleet
import Store

extension Migration {
    /// Conversations and all that belongs to them. Moments are seconds since 1970.
    static let conversations = Migration(
        "conversations",
        """
        CREATE TABLE service (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            friendly_name TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            -- Asked to leave; what belongs to it is removed bit by bit.
            is_leaving INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE account (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            default_service INTEGER REFERENCES service,
            messaging_service TEXT,
            -- ISO 8601 durations, as they were told
            inactive_timer TEXT,
            closed_timer TEXT
        ) STRICT;
        CREATE TABLE conversation (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            service INTEGER NOT NULL REFERENCES service ON DELETE CASCADE,
            friendly_name TEXT,
            unique_name TEXT,
            attributes TEXT NOT NULL,
            messaging_service TEXT,
            state TEXT NOT NULL CHECK (state IN ('active', 'inactive', 'closed')),
            inactive_after INTEGER,
            closed_after INTEGER,
            inactive_at INTEGER,
            closed_at INTEGER,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            email_address TEXT,
            email_name TEXT,
            created_by TEXT NOT NULL DEFAULT 'system',
            -- The next message has this index at least: a message that is removed does not free its own.
            next_index INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE UNIQUE INDEX conversation_name ON conversation (service, unique_name) WHERE unique_name IS NOT NULL;
        CREATE INDEX conversation_age ON conversation (service, created, id);
        CREATE INDEX conversation_state ON conversation (service, state, created, id);
        CREATE INDEX conversation_inactive ON conversation (inactive_at) WHERE inactive_at IS NOT NULL;
        CREATE INDEX conversation_closed ON conversation (closed_at) WHERE closed_at IS NOT NULL;
        CREATE TABLE idempotency (
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            digest TEXT NOT NULL,
            sid TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (scope, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX idempotency_age ON idempotency (at);
        """)

    /// Who takes part, and what was said.
    static let participantsAndMessages = Migration(
        "participants and messages",
        """
        CREATE TABLE participant (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
            -- The conversation's service and creation, kept here so that lists by who takes part need one index.
            service INTEGER NOT NULL,
            conversation_created INTEGER NOT NULL,
            identity TEXT,
            -- chat, sms, whatsapp, …
            channel TEXT NOT NULL,
            address TEXT,
            proxy_address TEXT,
            projected_address TEXT,
            -- What they are found by: somebody in the app by the identity, everybody else by the address.
            name TEXT NOT NULL GENERATED ALWAYS AS (coalesce(identity, address)),
            attributes TEXT NOT NULL,
            role TEXT,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            last_read_index INTEGER,
            last_read_at INTEGER,
            notification_level TEXT NOT NULL DEFAULT 'default',
            -- Whether the conversation is not closed, and so holds the pair of addresses.
            is_open INTEGER NOT NULL DEFAULT 1,
            CHECK ((identity IS NULL) <> (address IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX participant_identity ON participant (conversation, identity) WHERE identity IS NOT NULL;
        CREATE UNIQUE INDEX participant_pair ON participant (address, proxy_address)
            WHERE is_open AND address IS NOT NULL AND proxy_address IS NOT NULL;
        CREATE INDEX participant_order ON participant (conversation, id, channel);
        CREATE INDEX participant_of_name ON participant (service, name, conversation_created, conversation);
        CREATE INDEX participant_of_channel ON participant (service, channel, conversation_created, conversation);
        CREATE INDEX participant_open ON participant (service, identity) WHERE is_open AND identity IS NOT NULL;
        CREATE INDEX participant_role ON participant (role);
        CREATE TRIGGER conversation_moved AFTER UPDATE OF created ON conversation WHEN new.created <> old.created
        BEGIN
            UPDATE participant SET conversation_created = new.created WHERE conversation = new.id;
        END;
        CREATE TRIGGER conversation_closed AFTER UPDATE OF state ON conversation
            WHEN (new.state = 'closed') <> (old.state = 'closed')
        BEGIN
            UPDATE participant SET is_open = new.state <> 'closed' WHERE conversation = new.id;
        END;
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
            position INTEGER NOT NULL,
            author TEXT NOT NULL,
            -- The SID of who said it, where that is a participant; kept when they leave.
            participant TEXT,
            body TEXT,
            attributes TEXT NOT NULL,
            -- JSON: what files it carries, as answers tell it
            media TEXT,
            content TEXT,
            -- On how many channels it goes out, and so how many receipts it has.
            recipients INTEGER NOT NULL DEFAULT 0,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            UNIQUE (conversation, position)
        ) STRICT;
        CREATE TABLE receipt (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            message INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
            participant TEXT NOT NULL,
            channel_message TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('sent', 'delivered', 'read', 'failed', 'undelivered')),
            error_code INTEGER NOT NULL DEFAULT 0,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            -- What becomes of it, and when, in milliseconds since 1970; null once nothing more does.
            next_status TEXT,
            next_error INTEGER NOT NULL DEFAULT 0,
            due_at INTEGER
        ) STRICT;
        CREATE INDEX receipt_due ON receipt (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX receipt_message ON receipt (message, id);
        """)

    /// Conversations that were removed and of which there is too much to go at once.
    static let conversationsLeaving = Migration(
        "conversations that are leaving",
        """
        -- Removed, and found by nobody any more; what was said in it is removed bit by bit.
        ALTER TABLE conversation ADD COLUMN is_gone INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX conversation_gone ON conversation (id) WHERE is_gone;
        """)
}
