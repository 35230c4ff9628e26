import Crypto
import Fleet
import JSON
import Models
import Net
import Store

/// Lets a socket in for the call it was made for, once.
///
/// A ticket travels in a parameter of the TwiML and comes back in the first message of the socket. It is kept, so that a
/// call may be answered by one process and go on in the next.
@OnLoop
final class RelayTickets {
    private let database: Database
    private var open: [String: RelayTicket] = [:]

    /// Twilio opens the socket within seconds.
    private static let lifetime = 600_000

    nonisolated init(_ database: Database) { self.database = database }

    /// Knows again what was issued before the last start.
    func load() async throws {
        let oldest = Clock.milliseconds - Self.lifetime
        let rows = try await database.write { connection in
            try connection.run("DELETE FROM relay_ticket WHERE issued < ?", oldest)
            return try connection.rows("SELECT mark, body, issued FROM relay_ticket") { row in
                (mark: try row["mark"] as String, body: try row["body"] as String)
            }
        }
        for row in rows { open[row.mark] = try? RelayTicket(parsing: row.body) }
    }

    /// Makes a ticket; when this returns it is kept.
    func issue(_ ticket: RelayTicket) async throws -> String {
        let token = Random.hexToken(bytes: 24)
        let mark = Self.mark(of: token)
        var ticket = ticket
        ticket.issued = Clock.milliseconds
        let body = String(decoding: try ticket.serialized(), as: UTF8.self)
        let (issued, oldest) = (ticket.issued, ticket.issued - Self.lifetime)
        try await database.write { connection in
            try connection.run("DELETE FROM relay_ticket WHERE issued < ?", oldest)
            try connection.run(
                "INSERT INTO relay_ticket (mark, body, issued) VALUES (?, ?, ?)", mark, body, issued)
        }
        open = open.filter { $0.value.issued >= oldest }
        open[mark] = ticket
        return token
    }

    /// Takes a ticket in; nil for one that was never issued, is too old, was taken before, or is another call's.
    func redeem(_ token: String, for call: String) -> RelayTicket? {
        let mark = Self.mark(of: token)
        guard let ticket = open[mark], ticket.callSID == call,
            Clock.milliseconds - ticket.issued <= Self.lifetime
        else { return nil }
        open[mark] = nil
        let database = database
        Task(executorPreference: EventLoop.shared) {
            // One that could not be taken out is too old soon.
            try? await database.write { try $0.run("DELETE FROM relay_ticket WHERE mark = ?", mark) }
        }
        return ticket
    }

    /// What is kept of a token: whoever reads the store cannot use it.
    private nonisolated static func mark(of token: String) -> String { Hex.encode(Digest.sha256(Array(token.utf8))) }
}

extension Migration {
    /// Tickets that were issued and not taken in.
    static let relayTickets = Migration(
        "relay-tickets",
        """
        CREATE TABLE relay_ticket (
            mark TEXT PRIMARY KEY,
            body TEXT NOT NULL,
            issued INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX relay_ticket_issued ON relay_ticket (issued);
        """)
}
