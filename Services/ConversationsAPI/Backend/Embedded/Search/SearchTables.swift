import Store

extension Migration {
    /// The words of messages and of conversations.
    ///
    /// What was said is indexed a moment after it is kept, in pieces: every message has a higher id than those before
    /// it, so a position says how far the index has come, and a message that is added costs nothing more. What is
    /// altered or removed after that is noted with the words the index knows it by, which is how it forgets them.
    static let search = Migration(
        "search",
        """
        CREATE TABLE search_position (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            -- Every message up to this one is in the index.
            message INTEGER NOT NULL
        ) STRICT;
        INSERT INTO search_position (id, message) VALUES (1, 0);
        -- Messages of which the index knows other words than are true by now.
        CREATE TABLE search_change (
            message INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL,
            service INTEGER NOT NULL,
            author TEXT NOT NULL,
            body TEXT
        ) STRICT;
        -- Conversations whose words have to be looked at.
        CREATE TABLE search_due (conversation INTEGER PRIMARY KEY) STRICT;
        INSERT INTO search_due (conversation) SELECT id FROM conversation;

        -- What the index marks its findings in; numbers and scope are only ever searched.
        CREATE VIEW message_text AS SELECT id, author, body, '' AS numbers, '' AS scope FROM message;
        CREATE VIRTUAL TABLE message_words USING fts5 (
            author, body, numbers, scope, content = 'message_text', content_rowid = 'id', prefix = '2 3',
            tokenize = 'unicode61 remove_diacritics 2');
        CREATE VIRTUAL TABLE message_terms USING fts5vocab (message_words, instance);
        CREATE VIRTUAL TABLE conversation_words USING fts5 (
            friendly_name, unique_name, people, attributes, numbers, scope, prefix = '2 3',
            tokenize = 'unicode61 remove_diacritics 2');
        CREATE VIRTUAL TABLE conversation_terms USING fts5vocab (conversation_words, instance);

        CREATE TRIGGER search_message_changed AFTER UPDATE OF author, body ON message
            WHEN old.id <= (SELECT message FROM search_position)
                AND (new.author <> old.author OR new.body IS NOT old.body)
        BEGIN
            INSERT OR IGNORE INTO search_change SELECT old.id, old.conversation, service, old.author, old.body
                FROM conversation WHERE id = old.conversation;
        END;
        CREATE TRIGGER search_message_removed AFTER DELETE ON message
            WHEN old.id <= (SELECT message FROM search_position)
        BEGIN
            INSERT OR IGNORE INTO search_change SELECT old.id, old.conversation, service, old.author, old.body
                FROM conversation WHERE id = old.conversation;
            -- The id of the last message is given again once that is removed.
            UPDATE search_position SET message = (SELECT coalesce(max(id), 0) FROM message) WHERE message = old.id;
        END;
        -- Before its messages, which go with it, can no longer say which service they were in.
        CREATE TRIGGER search_conversation_leaving BEFORE DELETE ON conversation
        BEGIN
            INSERT OR IGNORE INTO search_change SELECT id, conversation, old.service, author, body FROM message
                WHERE conversation = old.id AND id <= (SELECT message FROM search_position);
        END;
        CREATE TRIGGER search_conversation_removed AFTER DELETE ON conversation
        BEGIN
            INSERT OR IGNORE INTO search_due VALUES (old.id);
        END;
        CREATE TRIGGER search_conversation_added AFTER INSERT ON conversation
        BEGIN
            INSERT OR IGNORE INTO search_due VALUES (new.id);
        END;
        CREATE TRIGGER search_conversation_changed AFTER UPDATE OF friendly_name, unique_name, attributes ON conversation
            WHEN new.friendly_name IS NOT old.friendly_name OR new.unique_name IS NOT old.unique_name
                OR new.attributes <> old.attributes
        BEGIN
            INSERT OR IGNORE INTO search_due VALUES (new.id);
        END;
        CREATE TRIGGER search_participant_added AFTER INSERT ON participant
        BEGIN
            INSERT OR IGNORE INTO search_due VALUES (new.conversation);
        END;
        CREATE TRIGGER search_participant_changed AFTER UPDATE OF identity, address ON participant
        BEGIN
            INSERT OR IGNORE INTO search_due VALUES (new.conversation);
        END;
        CREATE TRIGGER search_participant_removed AFTER DELETE ON participant
        BEGIN
            INSERT OR IGNORE INTO search_due VALUES (old.conversation);
        END;
        """)

    /// The position steps down to the message before the one that goes, whatever stands above it: what is not indexed
    /// yet was left out for good. Where that has happened, only indexing all of it once more helps.
    static let searchPosition = Migration(
        "search position",
        """
        DROP TRIGGER search_message_removed;
        CREATE TRIGGER search_message_removed AFTER DELETE ON message
            WHEN old.id <= (SELECT message FROM search_position)
        BEGIN
            INSERT OR IGNORE INTO search_change SELECT old.id, old.conversation, service, old.author, old.body
                FROM conversation WHERE id = old.conversation;
            -- The id of the last message is given again once that is removed.
            UPDATE search_position SET message = (SELECT coalesce(max(id), 0) FROM message WHERE id < old.id)
                WHERE message = old.id;
        END;
        INSERT INTO message_words (message_words) VALUES ('delete-all');
        DELETE FROM search_change;
        UPDATE search_position SET message = 0;
        """)

    /// Who takes part in a conversation stands in its scope, so all conversations are indexed once more.
    static let searchOfPeople = Migration(
        "search of people", "INSERT OR IGNORE INTO search_due (conversation) SELECT id FROM conversation;")
}
