import Fleet
import HTTP
import JSON
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// A service knows its users by identity, and what each has left to read.
@Suite struct UserTests {
    @Test func `a user is made once, and found by SID and identity`() async throws {
        let desk = try await Desk()
        let made = try await desk.twilio(.post, "/v1/Users", ["Identity": "ana", "FriendlyName": "Ana"])
        let sid = made["sid"]?.string ?? ""

        let again = try await desk.code { try await desk.twilio(.post, "/v1/Users", ["Identity": "ana"]) }

        #expect(again == 50_201)
        #expect(try await desk.twilio(.get, "/v1/Users/ana") == made)
        #expect(try await desk.twilio(.get, "/v1/Users/\(sid)") == made)
        #expect(made["is_online"]?.isNull == true)
        #expect(
            made["links"]?["user_conversations"]?.string == "http://127.0.0.1:3001/v1/Users/\(sid)/Conversations")
        let roles = try await desk.api(.get, "/roles")["roles"]?.array ?? []
        #expect(roles.first { $0["sid"] == made["role_sid"] }?["friendlyName"] == "service user")
    }

    @Test func `a user is changed in part`() async throws {
        let desk = try await Desk()
        _ = try await desk.api(.post, "/users", ["identity": "ana", "friendlyName": "Ana", "attributes": ["a": 1]])

        let changed = try await desk.api(.patch, "/users/ana", ["friendlyName": "Ana M."])
        let wrongRole = try await desk.code {
            let roles = try await desk.api(.get, "/roles")["roles"]?.array ?? []
            let channel = roles.first { $0["type"] == "conversation" }?["sid"] ?? .null
            return try await desk.api(.patch, "/users/ana", ["roleSid": channel])
        }

        #expect(changed["friendlyName"] == "Ana M.")
        #expect(changed["attributes"]?.string == #"{"a":1}"#)
        #expect(wrongRole == 50_109)
        #expect(try await desk.told() == ["user.added", "user.updated"])
    }

    @Test func `somebody who takes part becomes a user, and a user who goes takes part no more`() async throws {
        let desk = try await Desk()
        _ = try await desk.api(.post, "/conversations", ["uniqueName": "t1"])
        _ = try await desk.api(.post, "/participants/t1", ["identity": "ana"])

        let users = try await desk.api(.get, "/users")["users"]?.array ?? []
        _ = try await desk.api(.delete, "/users/ana")

        #expect(users.compactMap { $0["identity"]?.string } == ["ana"])
        #expect(try await desk.api(.get, "/participants/t1")["participants"]?.array?.isEmpty == true)
        #expect(try await desk.code { try await desk.api(.get, "/users/ana") } == 20_404)
    }

    @Test func `a user who takes part in very much leaves it bit by bit, and is gone at the end`() async throws {
        let desk = try await Desk()
        _ = try await desk.api(.post, "/users", ["identity": "ana"])
        try await desk.tamper(
            """
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
            INSERT INTO conversation (sid, service, attributes, state, created, updated)
            SELECT 'CH' || printf('%032x', i), 1, '{}', 'closed', 0, 0 FROM n
            """)
        try await desk.tamper(
            """
            INSERT INTO participant (
                sid, conversation, service, conversation_created, identity, channel, attributes, created, updated)
            SELECT 'MB' || substr(sid, 3), id, 1, 0, 'ana', 'chat', '{}', 0, 0 FROM conversation
            """)

        let first = try await desk.at { try User.prepareRemoval("ana", at: Place(), .plain, in: $0) }
        let left = try await desk.at { try $0.db.integer("SELECT count(*) FROM participant") }
        _ = try await desk.api(.delete, "/users/ana")

        #expect(first && left == 1_201 - User.partsLeftAtOnce)
        #expect(try await desk.at { try $0.db.integer("SELECT count(*) FROM participant") } == 0)
        let told = try await desk.frame.events.events(after: 0, limit: 2_000)
        #expect(told.count { $0.type == "participant.removed" } == 1_201)
        #expect(try await desk.code { try await desk.api(.get, "/users/ana") } == 20_404)
    }

    @Test func `a user's conversations say what is left to read`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.api(.post, "/conversations", ["uniqueName": "t1"])
        let sid = conversation["sid"]?.string ?? ""
        let participant = try await desk.api(.post, "/participants/t1", ["identity": "ana"])["sid"]?.string ?? ""
        try await desk.tamper(
            """
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 6)
            INSERT INTO message (sid, conversation, position, author, attributes, created, updated)
            SELECT 'IM' || printf('%032x', i), 1, i, 'ben', '{}', 0, 0 FROM n
            """)
        try await desk.tamper("DELETE FROM message WHERE position = 5")

        let unread = try await desk.twilio(.get, "/v1/Users/ana/Conversations/\(sid)")
        let read = try await desk.twilio(
            .post, "/v1/Users/ana/Conversations/t1", ["LastReadMessageIndex": "3", "NotificationLevel": "muted"])

        #expect(unread["unread_messages_count"] == 6)
        #expect(unread["notification_level"] == "default")
        #expect(read["unread_messages_count"] == 2)
        #expect(read["last_read_message_index"] == 3)
        #expect(read["notification_level"] == "muted")
        #expect(read["participant_sid"]?.string == participant)
        #expect(read["created_by"] == "system")
        #expect(
            read["links"] == [
                "participant": .string("http://127.0.0.1:3001/v1/Conversations/\(sid)/Participants/\(participant)"),
                "conversation": .string("http://127.0.0.1:3001/v1/Conversations/\(sid)"),
            ])
        let user = read["user_sid"]?.string ?? ""
        #expect(read["url"]?.string == "http://127.0.0.1:3001/v1/Users/\(user)/Conversations/\(sid)")
    }

    @Test func `a user lists and leaves conversations`() async throws {
        let desk = try await Desk()
        for number in 0..<3 {
            _ = try await desk.api(.post, "/conversations", ["uniqueName": .string("t\(number)")])
            _ = try await desk.api(.post, "/participants/t\(number)", ["identity": "ana"])
        }

        _ = try await desk.api(.delete, "/users/ana/conversations/t1")
        let first = try await desk.api(.get, "/users/ana/conversations?pageSize=1")
        let token = first["meta"]?["nextPageToken"]?.string ?? ""
        let second = try await desk.api(.get, "/users/ana/conversations?pageSize=1&pageToken=\(token)")

        #expect(first["conversations"]?[0]?["uniqueName"] == "t2")
        #expect(second["conversations"]?[0]?["uniqueName"] == "t0")
        #expect(try await desk.code { try await desk.api(.get, "/users/ana/conversations/t1") } == 20_404)
    }
}
