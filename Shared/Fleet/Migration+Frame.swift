package import Store

extension Migration {
    /// The tables that every service has: what happened, what has to be told, and what was told to it.
    package static let frame = Migration(
        "frame",
        """
        CREATE TABLE frame_event (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            type TEXT NOT NULL,
            subject TEXT NOT NULL,
            version INTEGER NOT NULL,
            at INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        CREATE TABLE frame_work (
            direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
            id TEXT NOT NULL,
            target TEXT NOT NULL,
            kind TEXT NOT NULL,
            -- What is worked on side by side: each neighbour, and each kind of thing told to this service.
            lane TEXT NOT NULL AS (iif(direction = 'out', target, kind)) VIRTUAL,
            headers TEXT NOT NULL,
            body BLOB NOT NULL,
            request TEXT,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'dead')),
            created INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_try INTEGER NOT NULL,
            ended INTEGER,
            last_error TEXT,
            PRIMARY KEY (direction, id)
        ) STRICT;
        CREATE INDEX frame_work_due ON frame_work (direction, lane, next_try) WHERE state = 'waiting';
        CREATE INDEX frame_work_done ON frame_work (direction, ended) WHERE state = 'done';
        CREATE INDEX frame_work_dead ON frame_work (direction, created, id) WHERE state = 'dead';
        CREATE INDEX frame_work_created ON frame_work (direction, created, id);
        CREATE TABLE frame_pulse (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            at INTEGER NOT NULL
        ) STRICT;
        """)
}
