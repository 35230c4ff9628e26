import Store

/// The tables of webhooks that are sent.
enum DeliveryTables {
    static let first = Migration(
        "webhook deliveries",
        """
        CREATE TABLE hook_delivery (
            -- Never given out twice: what is read into memory goes by it.
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            salt INTEGER NOT NULL,
            lane TEXT NOT NULL,
            event TEXT NOT NULL,
            subject TEXT NOT NULL,
            -- host:port, whose places the delivery takes; empty when the URL is none.
            target TEXT NOT NULL,
            url TEXT NOT NULL,
            method TEXT NOT NULL CHECK (method IN ('GET', 'POST')),
            form TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'retrying', 'delivered', 'dead')),
            created INTEGER NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0,
            tries_before INTEGER NOT NULL DEFAULT 0,
            next_try INTEGER,
            ended INTEGER,
            last_error TEXT
        ) STRICT;
        CREATE INDEX hook_delivery_queued ON hook_delivery (target, number) WHERE state = 'queued';
        CREATE INDEX hook_delivery_retrying ON hook_delivery (target, next_try) WHERE state = 'retrying';
        CREATE INDEX hook_delivery_dead ON hook_delivery (number) WHERE state = 'dead';
        CREATE INDEX hook_delivery_ended ON hook_delivery (state, ended) WHERE ended IS NOT NULL;
        CREATE INDEX hook_delivery_subject ON hook_delivery (subject, number);
        CREATE TABLE hook_attempt (
            delivery INTEGER NOT NULL REFERENCES hook_delivery ON DELETE CASCADE,
            try INTEGER NOT NULL,
            at INTEGER NOT NULL,
            milliseconds INTEGER NOT NULL,
            status INTEGER,
            answer TEXT NOT NULL,
            error TEXT,
            PRIMARY KEY (delivery, try)
        ) STRICT, WITHOUT ROWID;
        -- Receivers that have failed since their last success.
        CREATE TABLE hook_endpoint (
            endpoint TEXT PRIMARY KEY,
            failing_since INTEGER NOT NULL,
            closed INTEGER
        ) STRICT, WITHOUT ROWID;
        """)
}
