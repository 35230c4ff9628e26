import Store

extension Migration {
    /// What is configured beside the account's own row.
    static let configuration = Migration(
        "configuration",
        """
        CREATE TABLE service_configuration (
            service INTEGER PRIMARY KEY REFERENCES service ON DELETE CASCADE,
            tells_presence INTEGER NOT NULL DEFAULT 0,
            -- JSON, as answers tell it
            notifications TEXT
        ) STRICT;
        CREATE TABLE address_configuration (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            type TEXT NOT NULL,
            address TEXT NOT NULL UNIQUE,
            friendly_name TEXT,
            country TEXT,
            -- JSON, as answers tell it
            auto_creation TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE push_credential (
            id INTEGER PRIMARY KEY,
            sid TEXT NOT NULL UNIQUE,
            type TEXT NOT NULL,
            friendly_name TEXT,
            is_sandbox INTEGER,
            certificate TEXT,
            private_key TEXT,
            api_key TEXT,
            secret TEXT,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT;
        """)
}

extension AddressConfiguration.Channel: Storable {}
extension PushCredential.Maker: Storable {}
