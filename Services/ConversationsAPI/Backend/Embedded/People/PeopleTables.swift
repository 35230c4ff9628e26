import Fleet
import Store

extension Migration {
    /// Whom a service knows, and what they may do.
    static let people = Migration(
        "people",
        """
        CREATE TABLE role (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            service INTEGER NOT NULL REFERENCES service ON DELETE CASCADE,
            friendly_name TEXT NOT NULL,
            scope TEXT NOT NULL CHECK (scope IN ('conversation', 'service')),
            -- JSON: a list of words
            permissions TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX role_order ON role (service, id);
        -- What is given to those for whom no role is named: the SIDs of three roles of the service.
        CREATE TABLE default_role (
            service INTEGER PRIMARY KEY REFERENCES service ON DELETE CASCADE,
            creator TEXT NOT NULL,
            participant TEXT NOT NULL,
            user TEXT NOT NULL
        ) STRICT;
        CREATE TABLE user (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            service INTEGER NOT NULL REFERENCES service ON DELETE CASCADE,
            identity TEXT NOT NULL,
            friendly_name TEXT,
            attributes TEXT NOT NULL,
            role TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            UNIQUE (service, identity)
        ) STRICT;
        CREATE INDEX user_order ON user (service, id);
        CREATE INDEX user_role ON user (role);
        """)
}
