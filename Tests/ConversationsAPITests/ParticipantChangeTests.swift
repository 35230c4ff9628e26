import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// What becomes of people who take part, and how many there may be.
@Suite struct ParticipantChangeTests {
    private let list = "/v1/Conversations/t1/Participants"

    /// A desk with a conversation, somebody in the app and somebody with a telephone.
    private func desk() async throws -> (Desk, phone: String) {
        let desk = try await Desk()
        _ = try await desk.twilio(.post, "/v1/Conversations", ["UniqueName": "t1"])
        _ = try await desk.twilio(.post, list, ["Identity": "ana"])
        let phone = try await desk.twilio(
            .post, list,
            ["MessagingBinding.Address": "+15005550006", "MessagingBinding.ProxyAddress": "+15005550010"])
        return (desk, phone["sid"]?.string ?? "")
    }

    @Test func `how far somebody has read is kept with its time, and null clears both`() async throws {
        let (desk, _) = try await desk()

        let read = try await desk.twilio(.post, "\(list)/ana", ["LastReadMessageIndex": "4"])
        let told = try await desk.twilio(
            .post, "\(list)/ana", ["LastReadMessageIndex": "5", "LastReadTimestamp": "2026-05-01T10:00:00Z"])
        let cleared = try await desk.twilio(.post, "\(list)/ana", ["LastReadMessageIndex": "null"])

        #expect(read["last_read_message_index"] == 4)
        #expect(read["last_read_timestamp"]?.string?.count == 20)
        #expect(told["last_read_timestamp"] == "2026-05-01T10:00:00Z")
        #expect(cleared["last_read_message_index"]?.isNull == true)
        #expect(cleared["last_read_timestamp"]?.isNull == true)
    }

    @Test func `null in our own words takes a number away`() async throws {
        let (desk, _) = try await desk()
        let path = "/conversations/t1/participants/ana"

        let shown = try await desk.api(.put, path, ["messagingBinding": ["projectedAddress": "+15005550002"]])
        let hidden = try await desk.api(.put, path, ["messagingBinding.projectedAddress": .null])

        #expect(shown["messagingBinding"] == ["type": "sms", "projected_address": "+15005550002"])
        #expect(hidden["messagingBinding"]?.isNull == true)
    }

    @Test func `an answer that is sent back changes nothing`() async throws {
        let (desk, phone) = try await desk()
        let path = "/conversations/t1/participants/\(phone)"
        let shown = try await desk.api(.get, path)

        let changed = try await desk.api(.put, path, shown)

        #expect(changed["messagingBinding"] == shown["messagingBinding"])
        #expect(changed["roleSid"] == shown["roleSid"])
        #expect(changed["identity"]?.isNull == true)
    }

    @Test func `a proxy address can be changed, within the rules of pairs`() async throws {
        let (desk, phone) = try await desk()
        try await desk.own("+15005550003")

        let changed = try await desk.twilio(
            .post, "\(list)/\(phone)", ["MessagingBinding.ProxyAddress": "+15005550003"])

        #expect(changed["messaging_binding"]?["proxy_address"] == "+15005550003")
        _ = try await desk.twilio(.post, "/v1/Conversations", ["UniqueName": "t2"])
        let moved = try await desk.twilio(
            .post, "/v1/Conversations/t2/Participants",
            ["MessagingBinding.Address": "+15005550006", "MessagingBinding.ProxyAddress": "+15005550010"])
        let taken = try await desk.code {
            try await desk.twilio(
                .post, "/v1/Conversations/t2/Participants/\(moved["sid"]?.string ?? "")",
                ["MessagingBinding.ProxyAddress": "+15005550003"])
        }
        #expect(taken == 50_416)
    }

    @Test func `what somebody cannot become is refused with Twilio's code`() async throws {
        let (desk, phone) = try await desk()
        let cases: [(String, FormFields, Int)] = [
            ("ana", [:], 20_161),
            ("ana", ["MessagingBinding.ProxyAddress": "+15005550003"], 50_441),
            ("ana", ["LastReadMessageIndex": "last"], 50_516),
            ("ana", ["LastReadMessageIndex": "-1"], 50_516),
            ("ana", ["Attributes": "no"], 50_304),
            (phone, ["Identity": "ben"], 50_444),
            (phone, ["MessagingBinding.ProjectedAddress": "+15005550003"], 50_443),
            (phone, ["MessagingBinding.ProxyAddress": "+15005550006"], 50_409),
            (phone, ["MessagingBinding.ProxyAddress": "whatsapp:+15005550003"], 50_414),
            (phone, ["MessagingBinding.ProxyAddress": "x"], 50_408),
            (phone, ["MessagingBinding.ProxyAddress": "+15005550005"], 50_413),
            (phone, ["MessagingBinding.ProxyAddress": ""], 50_412),
        ]
        for (who, form, code) in cases {
            let refused = try await desk.code { try await desk.twilio(.post, "\(list)/\(who)", form) }
            #expect(refused == code, "\(form)")
        }
    }

    @Test func `a new identity is one nobody else has, and becomes a user`() async throws {
        let (desk, _) = try await desk()
        _ = try await desk.twilio(.post, list, ["Identity": "ben"])

        let taken = try await desk.code { try await desk.twilio(.post, "\(list)/ben", ["Identity": "ana"]) }
        let changed = try await desk.twilio(.post, "\(list)/ben", ["Identity": "cleo"])

        #expect(taken == 50_433)
        #expect(changed["identity"] == "cleo")
        #expect(try await desk.twilio(.get, "/v1/Users/cleo")["identity"] == "cleo")
    }

    @Test func `fifty take part outside the app, and no more`() async throws {
        let (desk, _) = try await desk()
        for number in 10..<59 { _ = try await desk.twilio(.post, list, number.sms) }

        let refused = try await desk.code { try await desk.twilio(.post, list, 59.sms) }

        #expect(refused == 50_418)
        _ = try await desk.twilio(.post, list, ["Identity": "ben"])
    }

    @Test func `a thousand take part, and no more`() async throws {
        let (desk, _) = try await desk()
        try await desk.tamper(
            """
            WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
            INSERT INTO participant (sid, conversation, service, conversation_created, identity, channel, attributes,
                created, updated)
            SELECT 'MB' || printf('%032x', i), 1, 1, 0, 'p' || i, 'chat', '{}', 0, 0 FROM n
            """)

        let refused = try await desk.code { try await desk.twilio(.post, list, ["Identity": "one more"]) }

        #expect(refused == 50_417)
    }

    @Test func `an identity is in a thousand open conversations, and no more`() async throws {
        let (desk, _) = try await desk()
        try await desk.tamper(
            """
            WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
            INSERT INTO conversation (id, sid, service, attributes, state, created, updated)
            SELECT i, 'CH' || printf('%032x', i), 1, '{}', 'active', 0, 0 FROM n
            """)
        try await desk.tamper(
            """
            INSERT INTO participant (sid, conversation, service, conversation_created, identity, channel, attributes,
                created, updated)
            SELECT 'MB' || printf('%032x', id), id, 1, 0, 'ben', 'chat', '{}', 0, 0 FROM conversation WHERE id > 1
            """)

        let refused = try await desk.code { try await desk.twilio(.post, list, ["Identity": "ben"]) }
        try await desk.tamper("UPDATE conversation SET state = 'closed' WHERE id = 2")

        #expect(refused == 50_214)
        _ = try await desk.twilio(.post, list, ["Identity": "ben"])
    }
}

extension Int {
    /// Somebody whose telephone number ends with it.
    fileprivate var sms: FormFields {
        ["MessagingBinding.Address": "+150055500\(self)", "MessagingBinding.ProxyAddress": "+15005550006"]
    }
}
