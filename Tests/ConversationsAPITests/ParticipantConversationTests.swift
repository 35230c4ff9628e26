import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// Conversations are found by who takes part in them, without looking at all the others.
@Suite struct ParticipantConversationTests {
    private let phone: JSONValue = ["messagingBinding": ["address": "+15005550006", "proxyAddress": "+15005550010"]]

    /// Three conversations: with Ana, with Ana and a telephone, and with a telephone over two numbers.
    private func desk() async throws -> Desk {
        let desk = try await Desk()
        for number in 1...3 {
            _ = try await desk.api(
                .post, "/conversations",
                ["uniqueName": .string("t\(number)"), "dateCreated": .string("2026-05-0\(number)T10:00:00Z")])
        }
        _ = try await desk.api(.post, "/participants/t1", ["identity": "ana"])
        _ = try await desk.api(.post, "/participants/t2", ["identity": "ana"])
        _ = try await desk.api(.post, "/participants/t2", phone)
        for proxy in ["+15005550002", "+15005550003"] {
            try await desk.own(proxy)
            _ = try await desk.api(
                .post, "/participants/t3",
                ["messagingBinding": ["address": "+15005550006", "proxyAddress": .string(proxy)]])
        }
        return desk
    }

    private func names(_ page: JSONValue, _ member: String = "uniqueName") -> [String] {
        page["conversations"]?.array?.compactMap { $0[member]?.string } ?? []
    }

    @Test func `conversations are found by an identity or by an address`() async throws {
        let desk = try await desk()

        let byIdentity = try await desk.twilio(.get, "/v1/ParticipantConversations?Identity=ana")
        let byAddress = try await desk.twilio(.get, "/v1/ParticipantConversations?Address=%2B15005550006")

        #expect(names(byIdentity, "conversation_unique_name") == ["t2", "t1"])
        #expect(names(byAddress, "conversation_unique_name") == ["t3", "t3", "t2"])
        let user = try await desk.twilio(.get, "/v1/Users/ana")
        #expect(byIdentity["conversations"]?[0]?["participant_user_sid"] == user["sid"])
        #expect(byIdentity["conversations"]?[0]?["participant_messaging_binding"]?.isNull == true)
        #expect(
            byAddress["conversations"]?[2]?["participant_messaging_binding"] == [
                "type": "sms", "address": "+15005550006", "proxy_address": "+15005550010", "level": .null,
                "name": .null, "projected_address": .null,
            ])
    }

    @Test func `one of identity and address is needed, and both are too much`() async throws {
        let desk = try await desk()

        let both = try await desk.code {
            try await desk.api(.get, "/participant-conversations?identity=ana&address=%2B15005550006")
        }
        let neither = try await desk.code { try await desk.api(.get, "/participant-conversations") }

        #expect(both == 50_451)
        #expect(neither == 20_001)
    }

    @Test func `our own list is narrowed by channel and participant, each conversation told once`() async throws {
        let desk = try await desk()
        func found(_ query: String) async throws -> [String] {
            names(try await desk.api(.get, "/conversations?\(query)"))
        }

        #expect(try await found("channel=sms") == ["t3", "t2"])
        #expect(try await found("channel=chat&order=asc") == ["t1", "t2"])
        #expect(try await found("participant=ana") == ["t2", "t1"])
        #expect(try await found("participant=%2B15005550006") == ["t3", "t2"])
        #expect(try await found("participant=ana&channel=sms") == ["t2"])
        #expect(try await found("channel=sms&endDate=2026-05-02") == ["t2"])
        #expect(try await found("participant=nobody").isEmpty)
        #expect(try await desk.code { try await desk.api(.get, "/conversations?channel=smoke") } == 20_001)
    }

    @Test func `pages of such a list go forth and back`() async throws {
        let desk = try await desk()

        let first = try await desk.api(.get, "/conversations?channel=sms&pageSize=1")
        let next = first["meta"]?["nextPageToken"]?.string ?? ""
        let second = try await desk.api(.get, "/conversations?channel=sms&pageSize=1&pageToken=\(next)")
        let previous = second["meta"]?["previousPageToken"]?.string ?? ""
        let back = try await desk.api(.get, "/conversations?channel=sms&pageSize=1&pageToken=\(previous)")

        #expect(names(first) == ["t3"])
        #expect(names(second) == ["t2"])
        #expect(names(back) == ["t3"])
    }

    @Test func `a conversation that is dated anew moves in such lists too`() async throws {
        let desk = try await desk()

        _ = try await desk.api(.patch, "/conversations/t1", ["dateCreated": "2026-05-09T10:00:00Z"])

        #expect(names(try await desk.api(.get, "/conversations?participant=ana")) == ["t1", "t2"])
    }

    @Test(arguments: [
        ("channel", false, "participant_of_channel"), ("participant", true, "participant_of_name"),
        ("both", false, "participant_of_name"), ("neither", true, "conversation_age"),
    ])
    func `a page is walked along an index, without sorting`(
        narrowed: String, oldestFirst: Bool, index: String
    ) async throws {
        let desk = try await desk()
        var filter = try Conversation.Filter(Fields([:]))
        if narrowed == "channel" || narrowed == "both" { filter.channel = "sms" }
        if narrowed == "participant" || narrowed == "both" { filter.participant = "ana" }
        filter.isOldestFirst = oldestFirst

        for cursor in [nil, Cursor(token: "n.1.1", page: 1), Cursor(token: "p.1.1", page: 1)] {
            let plan = try await desk.plan(filter, after: cursor)

            #expect(
                plan.contains { $0.contains("INDEX \(index) (service=? AND ") || cursor == nil && $0.contains(index) })
            #expect(plan.allSatisfy { !$0.contains("TEMP B-TREE") && !$0.hasPrefix("SCAN") }, "\(plan)")
        }
    }
}
