import FleetTestSupport
import Glibc
import Net
import Problems
import Store

/// A database of conversations-api with a million messages in it, made by the service's own schema and then filled.
struct ConversationsFile {
    let folder: String
    var path: String { "\(folder)/conversations-api.sqlite" }

    static let conversations = 100_000
    static let messagesEach = 10
    static let services = 3
    private static let mark: Int32 = 0x5452_4E4B
    /// A whole number of conversations in one transaction.
    private static let piece = 1_000

    /// Opens the file beside the service that serves it.
    func open() async throws -> Database {
        try await Database(
            path, application: Self.mark, durability: .normal,
            migrations: Array(repeating: Migration("taken", ""), count: try version()))
    }

    /// The version the service gave it: SQLite keeps it in the file's head.
    private func version() throws -> Int {
        guard let file = fopen(path, "r") else { throw Problem(.notFound, "There is no \(path).") }
        defer { fclose(file) }
        var head = [UInt8](repeating: 0, count: 64)
        guard fread(&head, 1, head.count, file) == head.count else { throw Problem(.broken, "\(path) has no head.") }
        return head[60..<64].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Fills it, unless it is full.
    func fill() async throws {
        let database = try await open()
        defer { withExtendedLifetime(database) {} }
        var next = try await database.read { try $0.integer("SELECT count(*) FROM conversation") } ?? 0
        if next == 0 { try await makeServices(in: database) }
        while next < Self.conversations {
            let first = next
            try await database.write { try Self.write(first..<first + Self.piece, to: $0) }
            next += Self.piece
        }
        await database.close()
    }

    private func makeServices(in database: Database) async throws {
        try await database.write { db in
            for number in 2...Self.services {
                try db.run(
                    "INSERT INTO service (sid, friendly_name, created, updated) VALUES (?, ?, 0, 0)",
                    Self.sid("IS", number), "Service \(number)")
            }
        }
    }

    private static func write(_ numbers: Range<Int>, to db: Connection) throws {
        let states = ["active", "active", "active", "inactive", "closed"]
        for number in numbers {
            let (state, moment) = (states[number % states.count], created(number))
            try db.run(
                """
                INSERT INTO conversation (
                    sid, service, friendly_name, unique_name, attributes, state, created, updated)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, sid("CH", number), number % services + 1, "Ticket \(number) \(word(number))", "ticket-\(number)",
                #"{"channel":"web","priority":\#(number % 5)}"#, state, moment, moment)
            let row = db.lastInsertID
            try join(row, number, identity: "agent-\(number % 500)", channel: "chat", db)
            let channel = number % 4 == 0 ? "whatsapp" : "sms"
            let address = (channel == "sms" ? "" : "whatsapp:") + phone(number)
            if isChat(number) {
                try join(row, number, identity: "customer-\(number)", channel: "chat", db)
            } else {
                try join(row, number, address: address, channel: channel, db)
            }
            for index in 0..<messagesEach {
                try db.run(
                    """
                    INSERT INTO message (
                        sid, conversation, position, author, body, attributes, created, updated)
                    VALUES (?, ?, ?, ?, ?, '{}', ?, ?)
                    """, sid("IM", number * messagesEach + index), row, index,
                    index.isMultiple(of: 2) ? address : "agent-\(number % 500)", body(number, index),
                    moment + index * 60, moment + index * 60)
            }
        }
    }

    private static func join(
        _ conversation: Int, _ number: Int, identity: String? = nil, address: String? = nil, channel: String,
        _ db: Connection
    ) throws {
        try db.run(
            """
            INSERT INTO participant (
                sid, conversation, service, conversation_created, identity, channel, address, proxy_address, attributes,
                created, updated, is_open)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?)
            """, sid("MB", number * 2 + (identity?.hasPrefix("agent") == true ? 0 : 1)), conversation,
            number % services + 1,
            created(number), identity, channel, address, address == nil ? nil : "+15005550006", created(number),
            created(number), number % 5 != 4)
    }

    // MARK: What is written

    static func sid(_ letters: String, _ number: Int) -> String {
        // The digits of neighbours lie far apart, as those of random names do.
        let spread = UInt64(truncatingIfNeeded: number &+ 1) &* 0x9E37_79B9_7F4A_7C15
        return letters + hex(spread) + hex(UInt64(truncatingIfNeeded: number))
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// Whether nobody in a conversation is reached on a channel, so that what is said there is only kept.
    static func isChat(_ number: Int) -> Bool { number % 5 == 1 }

    static func created(_ number: Int) -> Int { 1_750_000_000 + number * 300 }
    static func phone(_ number: Int) -> String { "+1555\(1_000_000 + number * 37)" }

    /// A word that about twenty conversations hold.
    static func word(_ number: Int) -> String {
        var rest = UInt64(truncatingIfNeeded: number % 5_000 + 1) &* 0x9E37_79B9_7F4A_7C15
        return String(
            (0..<7).map { _ in
                defer { rest >>= 5 }
                return Character(Unicode.Scalar(97 + UInt8(rest % 26)))
            })
    }

    /// Some ten words: common ones, one that is rare, in every tenth a number.
    private static func body(_ number: Int, _ index: Int) -> String {
        let common = [
            "Where is my order", "Thank you for the answer", "I would like to change the order",
            "Please call me back", "The invoice is not right", "It should have come on Monday",
        ]
        let text =
            "\(common[(number + index) % common.count]), \(word(number * 7 + index)) \(word(number + index * 31))"
        return index == 3 ? "\(text). You reach me at \(phone(number))" : "\(text)."
    }
}
