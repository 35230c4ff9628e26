import Store

extension Migration {
    /// Which of what is kept are samples, so that nothing else is ever cleared with them.
    static let samples = Migration(
        "samples",
        """
        CREATE TABLE sample_service (
            house TEXT PRIMARY KEY,
            service INTEGER NOT NULL UNIQUE REFERENCES service ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sample_conversation (
            number INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL UNIQUE REFERENCES conversation ON DELETE CASCADE
        ) STRICT;
        """)
}
