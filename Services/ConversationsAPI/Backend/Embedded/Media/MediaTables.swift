import Fleet
import Store

extension Migration {
    /// Files that messages carry, and what finds the recipients of a message and the work that is left. Moments are
    /// seconds since 1970.
    static let media = Migration(
        "media",
        """
        CREATE TABLE media (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            service INTEGER NOT NULL REFERENCES service ON DELETE CASCADE,
            -- The conversation and the message that carry it; a file is never carried twice, also when those are gone.
            conversation_sid TEXT,
            message_sid TEXT,
            message INTEGER REFERENCES message ON DELETE SET NULL,
            content_type TEXT NOT NULL,
            size INTEGER NOT NULL,
            name TEXT,
            author TEXT,
            digest TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX media_message ON media (message) WHERE message IS NOT NULL;
        CREATE INDEX media_unused ON media (created) WHERE message IS NULL;
        CREATE INDEX media_service ON media (service);
        CREATE INDEX participant_reached ON participant (conversation, id) WHERE address IS NOT NULL;
        CREATE INDEX service_leaving ON service (id) WHERE is_leaving;
        """)
}
