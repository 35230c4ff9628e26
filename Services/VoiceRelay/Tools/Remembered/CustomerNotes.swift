import Fleet
import Store
import Twilio

/// Something an agent was told to keep about a person.
struct CustomerNote: Sendable, Hashable {
    var text: String
    /// Milliseconds since 1970.
    var at: Int
    var agent: String
    var call: String
}

/// What agents remember of people, across calls, until somebody erases it.
struct CustomerNotes: Sendable {
    private let frame: Frame

    init(_ frame: Frame) { self.frame = frame }

    /// The longest note, in characters.
    static let longest = 500
    /// The most that is kept of one person; the oldest goes first.
    static let mostEach = 50

    static let migration = Migration(
        "customer notes",
        """
        CREATE TABLE customer_note (
            id INTEGER PRIMARY KEY,
            number TEXT NOT NULL,
            body TEXT NOT NULL,
            at INTEGER NOT NULL,
            agent TEXT NOT NULL,
            call TEXT NOT NULL,
            UNIQUE (number, body)
        ) STRICT;
        """)

    /// All of one person, newest first.
    func all(of number: PhoneNumber) async throws -> [CustomerNote] {
        try await frame.database.read { db in
            try db.rows(
                "SELECT body, at, agent, call FROM customer_note WHERE number = ? ORDER BY at DESC, id DESC",
                number.text
            ) {
                CustomerNote(text: try $0[0], at: try $0[1], agent: try $0[2], call: try $0[3])
            }
        }
    }

    /// Keeps a note; the same one again is only as new as the last time.
    func keep(_ note: CustomerNote, of number: PhoneNumber) async throws {
        try await frame.keep { db in
            try db.run(
                """
                INSERT INTO customer_note (number, body, at, agent, call) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (number, body) DO UPDATE SET at = excluded.at, agent = excluded.agent, call = excluded.call
                """, number.text, note.text, note.at, note.agent, note.call)
            try db.run(
                """
                DELETE FROM customer_note WHERE id IN (
                    SELECT id FROM customer_note WHERE number = ? ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?)
                """, number.text, Self.mostEach)
        }
    }

    /// Erases all of one person, and says how many notes there were.
    func erase(of number: PhoneNumber) async throws -> Int {
        try await frame.keep { db in
            let count = try db.integer("SELECT count(*) FROM customer_note WHERE number = ?", number.text) ?? 0
            try db.run("DELETE FROM customer_note WHERE number = ?", number.text)
            return count
        }
    }
}
