import Store

extension Migration {
    /// Calls, what was noted of each, its frames and its words.
    static let calls = Migration(
        "calls",
        """
        CREATE TABLE call (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sid TEXT NOT NULL UNIQUE,
            caller TEXT NOT NULL,
            called TEXT NOT NULL,
            direction TEXT NOT NULL,
            pattern TEXT NOT NULL,
            agent TEXT NOT NULL,
            version INTEGER NOT NULL,
            language TEXT NOT NULL,
            -- Whether what is private was masked before it got here.
            is_masked INTEGER NOT NULL DEFAULT 0,
            turns INTEGER NOT NULL DEFAULT 0,
            started INTEGER NOT NULL,
            -- When something was noted last.
            touched INTEGER NOT NULL,
            ended INTEGER,
            outcome TEXT
        ) STRICT;
        CREATE INDEX call_live ON call (touched) WHERE ended IS NULL;
        CREATE INDEX call_ended ON call (ended) WHERE ended IS NOT NULL;
        CREATE INDEX call_caller ON call (caller, id);
        CREATE INDEX call_called ON call (called, id);
        CREATE INDEX call_agent ON call (agent, id);
        CREATE INDEX call_outcome ON call (outcome, id) WHERE outcome IS NOT NULL;
        CREATE INDEX call_started ON call (started, id);
        CREATE TABLE call_language (
            call INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
            language TEXT NOT NULL,
            PRIMARY KEY (language, call)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX call_language_call ON call_language (call);
        -- What happened, in order: turns, tools, remarks and all else, each as it was noted.
        CREATE TABLE call_note (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            call INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX call_note_call ON call_note (call, id);
        -- Frames, some hundred a row, as lines of NDJSON.
        CREATE TABLE call_frames (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            call INTEGER NOT NULL REFERENCES call ON DELETE CASCADE,
            count INTEGER NOT NULL,
            lines BLOB NOT NULL
        ) STRICT;
        CREATE INDEX call_frames_call ON call_frames (call, id);
        -- What was said, by the note that holds it.
        CREATE VIRTUAL TABLE call_words USING fts5 (
            words, call UNINDEXED, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');
        """)

    /// Between which events of the fleet those of a call are, so that they are found again without a look at all others.
    static let callEvents = Migration(
        "call-events",
        """
        ALTER TABLE call ADD COLUMN first_event INTEGER;
        ALTER TABLE call ADD COLUMN last_event INTEGER;
        """)

    /// Calls that were going on when that came had events before those that were noted.
    static let openCallEvents = Migration("open-call-events", "UPDATE call SET first_event = 0 WHERE ended IS NULL")
}
