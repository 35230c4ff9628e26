import Fleet
import HTTP
import JSON
import Net
import Problems
import Store
import Twilio

@testable import ConversationsAPI

// What tests about messages do again and again.
extension Desk {
    /// Opens a conversation and answers its SID.
    func openConversation(_ name: String = "t1") async throws -> String {
        try await api(.post, "/conversations", ["uniqueName": .string(name)])["sid"]?.string ?? ""
    }

    /// Has somebody take part, by identity or by address.
    @discardableResult
    func join(_ conversation: String, identity: String? = nil, channel: String = "chat", address: String? = nil)
        async throws -> String
    {
        let sid = SID.make(.participant).text
        try await frame.keep { db in
            try db.run(
                """
                INSERT INTO participant (
                    sid, conversation, service, conversation_created, identity, channel, address, proxy_address,
                    attributes, created, updated)
                SELECT ?, id, service, created, ?, ?, ?, ?, '{}', 0, 0 FROM conversation WHERE sid = ?
                """, sid, identity, channel, address, address == nil ? nil : "+15005550006", conversation)
        }
        return sid
    }

    @discardableResult
    func say(_ body: String, in conversation: String, author: String? = nil) async throws -> JSONValue {
        var draft: JSONObject = ["body": .string(body)]
        if let author { draft["author"] = .string(author) }
        return try await api(.post, "/conversations/\(conversation)/messages", .object(draft))
    }

    /// Has so many messages said in an empty conversation, and tells nobody.
    func fill(_ conversation: String, with count: Int, _ body: String) async throws {
        try await frame.keep { db in
            try db.run(
                """
                WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < ? - 1)
                INSERT INTO message (sid, conversation, position, author, body, attributes, created, updated)
                SELECT printf('IM%032x', n), conversation.id, n, 'nora', ?, '{}', 0, 0
                FROM number, conversation WHERE conversation.sid = ?
                """, count, body, conversation)
        }
    }

    /// Does something in a transaction at a moment, in seconds since 1970.
    func at<Result: Sendable>(
        _ moment: Int = Clock.seconds, _ body: @escaping @Sendable (Library) throws -> Result
    ) async throws -> Result {
        let (account, ledger) = (standIn.gate.account, embedded.ledger)
        return try await frame.keep { db in
            try body(Library(db: db, account: account, now: moment, ledger: ledger))
        }
    }

    /// What happened to a conversation so far, by the fleet's names.
    func happenings(_ conversation: String) async throws -> [KeptEvent] {
        try await frame.events.events(after: 0, limit: 1_000).filter { $0.subject == conversation }
    }
}

extension Desk {
    var embedded: EmbeddedConversations { standIn.conversations }

    /// Waits until what happened to a conversation is as expected.
    func waitForEvents(in conversation: String, _ isAsExpected: ([KeptEvent]) throws -> Bool) async throws {
        let last = Moment.now + .seconds(20)
        while try await !isAsExpected(happenings(conversation)) {
            guard Moment.now < last else { throw Problem(.timedOut, "What was expected did not happen.") }
            try await pause(for: .milliseconds(2))
        }
    }
}
