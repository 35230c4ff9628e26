import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// People take part in conversations over any channel, each in one place at a time, at both faces alike.
@Suite struct ParticipantTests {
    private let sms: FormFields = [
        "MessagingBinding.Address": "+15005550006", "MessagingBinding.ProxyAddress": "+15005550010",
    ]

    private func open(_ desk: Desk, _ name: String) async throws -> String {
        _ = try await desk.twilio(.post, "/v1/Conversations", ["UniqueName": name])
        return "/v1/Conversations/\(name)/Participants"
    }

    @Test func `somebody in the app is told by identity, with the role the service gives`() async throws {
        let desk = try await Desk()
        let list = try await open(desk, "t1")

        let made = try await desk.twilio(.post, list, ["Identity": "ana", "Attributes": #"{"a":1}"#])

        let roles = try await desk.twilio(.get, "/v1/Roles")["roles"]?.array ?? []
        #expect(made["identity"]?.string == "ana")
        #expect(made["messaging_binding"]?.isNull == true)
        #expect(made["attributes"]?.string == #"{"a":1}"#)
        #expect(made["chat_service_sid"] == nil)
        #expect(made["last_read_message_index"]?.isNull == true)
        #expect(roles.first { $0["sid"] == made["role_sid"] }?["friendly_name"] == "channel user")
        let conversation = made["conversation_sid"]?.string ?? ""
        #expect(
            made["url"]?.string
                == "http://127.0.0.1:3001/v1/Conversations/\(conversation)/Participants/\(made["sid"]?.string ?? "")")
    }

    @Test func `in a named service the service is told`() async throws {
        let desk = try await Desk()
        let service = try await desk.twilio(.post, "/v1/Services", ["FriendlyName": "desk"])["sid"]?.string ?? ""
        _ = try await desk.twilio(.post, "/v1/Services/\(service)/Conversations", ["UniqueName": "t1"])
        let list = "/v1/Services/\(service)/Conversations/t1/Participants"

        let made = try await desk.twilio(.post, list, ["Identity": "ana"])

        #expect(made["chat_service_sid"]?.string == service)
        #expect(made["url"]?.string?.contains("/v1/Services/\(service)/Conversations/CH") == true)
        let code = try await desk.code { try await desk.twilio(.get, "/v1/Conversations/t1/Participants") }
        #expect(code == 20_404)
    }

    @Test func `the members come in the order that Twilio's clients print`() async throws {
        let desk = try await Desk()
        _ = try await open(desk, "t1")

        let made = try await desk.api(.post, "/conversations/t1/participants", ["identity": "ana"])

        let expected = [
            "accountSid", "conversationSid", "sid", "identity", "attributes", "messagingBinding", "roleSid",
            "dateCreated", "dateUpdated", "url", "lastReadMessageIndex", "lastReadTimestamp",
        ]
        #expect(made.object.map { Array($0.keys) } == expected)
    }

    @Test func `an address is told with its channel and the account's side`() async throws {
        let desk = try await Desk()
        let list = try await open(desk, "t1")

        let made = try await desk.twilio(
            .post, list,
            [
                "MessagingBinding.Address": "whatsapp:+15005550006",
                "MessagingBinding.ProxyAddress": "whatsapp:+15005550010",
            ])

        #expect(
            made["messaging_binding"] == [
                "type": "whatsapp", "address": "whatsapp:+15005550006", "proxy_address": "whatsapp:+15005550010",
            ])
        #expect(made["identity"]?.isNull == true)
        #expect(made["role_sid"]?.string?.hasPrefix("RL") == true)
    }

    @Test(
        arguments: [
            ([:], 20_001),
            (["Identity": ""], 20_001),
            (["MessagingBinding.Address": "", "MessagingBinding.ProxyAddress": "+15005550010"], 50_411),
            (["MessagingBinding.ProxyAddress": "+15005550010"], 50_411),
            (["MessagingBinding.Address": "+15005550006"], 50_412),
            (["MessagingBinding.Address": "nobody", "MessagingBinding.ProxyAddress": "+15005550010"], 50_407),
            (["MessagingBinding.Address": "+15005550006", "MessagingBinding.ProxyAddress": "us"], 50_408),
            (["MessagingBinding.Address": "+15005550006", "MessagingBinding.ProxyAddress": "+15005550006"], 50_409),
            (
                ["MessagingBinding.Address": "whatsapp:+15005550006", "MessagingBinding.ProxyAddress": "+15005550010"],
                50_414
            ),
            (["MessagingBinding.Address": "+15005550006", "MessagingBinding.ProxyAddress": "+15005550005"], 50_413),
            (
                [
                    "MessagingBinding.Address": "whatsapp:+15005550006",
                    "MessagingBinding.ProxyAddress": "whatsapp:+15005550005",
                ], 50_415
            ),
            (["Identity": "US0123456789abcdef0123456789abcdef"], 50_206),
            (["Identity": "ana", "Attributes": "{"], 50_304),
            (["Identity": "ana", "DateCreated": "soon"], 50_308),
            (["Identity": "ana", "RoleSid": "RL0123456789abcdef0123456789abcdef"], 50_109),
            (["Identity": "ana", "RoleSid": "admin"], 20_423),
            (["Identity": "ana", "MessagingBinding.Address": "+15005550006"], 20_001),
        ] as [(FormFields, Int)])
    func `what cannot be reached is refused with Twilio's code`(form: FormFields, code: Int) async throws {
        let desk = try await Desk()
        let list = try await open(desk, "t1")

        let refused = try await desk.code { try await desk.twilio(.post, list, form) }

        #expect(refused == code)
        #expect(try await desk.twilio(.get, list)["participants"]?.array?.isEmpty == true)
    }

    @Test func `an identity takes part once`() async throws {
        let desk = try await Desk()
        let list = try await open(desk, "t1")
        _ = try await desk.twilio(.post, list, ["Identity": "ana"])

        let code = try await desk.code { try await desk.twilio(.post, list, ["Identity": "ana"]) }

        #expect(code == 50_433)
        _ = try await desk.twilio(.post, list, ["Identity": "Ana"])
    }

    @Test func `a pair of addresses is in one open conversation of the account, and the refusal names it`() async throws
    {
        let desk = try await Desk()
        let holder = try await open(desk, "t1")
        let made = try await desk.twilio(.post, holder, sms)
        let service = try await desk.twilio(.post, "/v1/Services", ["FriendlyName": "desk"])["sid"]?.string ?? ""
        _ = try await desk.twilio(.post, "/v1/Services/\(service)/Conversations", ["UniqueName": "t2"])
        let list = "/v1/Services/\(service)/Conversations/t2/Participants"

        let refused = await #expect(throws: Problem.self) { try await desk.twilio(.post, list, sms) }

        #expect(refused?.code == 50_416)
        #expect(
            refused?.message == "A binding for this participant and proxy address already exists in Conversation "
                + (made["conversation_sid"]?.string ?? ""))
        _ = try await desk.twilio(.post, "/v1/Conversations/t1", ["State": "closed"])
        let moved = try await desk.twilio(.post, list, sms)
        #expect(moved["messaging_binding"] == made["messaging_binding"])
    }

    @Test func `a conversation whose timer has run out unseen gives up its addresses`() async throws {
        let desk = try await Desk()
        let holder = try await open(desk, "t1")
        _ = try await desk.twilio(.post, holder, sms)
        try await desk.tamper("UPDATE conversation SET closed_at = 1")
        let list = try await open(desk, "t2")

        let made = try await desk.twilio(.post, list, sms)

        #expect(made["sid"]?.string?.hasPrefix("MB") == true)
        #expect(try await desk.twilio(.get, "/v1/Conversations/t1")["state"] == "closed")
    }

    @Test func `a service that is removed gives up its addresses at once`() async throws {
        let desk = try await Desk()
        let service = try await desk.twilio(.post, "/v1/Services", ["FriendlyName": "desk"])["sid"]?.string ?? ""
        _ = try await desk.twilio(.post, "/v1/Services/\(service)/Conversations", ["UniqueName": "t1"])
        _ = try await desk.twilio(.post, "/v1/Services/\(service)/Conversations/t1/Participants", sms)
        let list = try await open(desk, "t1")
        _ = try await desk.twilio(.delete, "/v1/Services/\(service)")

        let made = try await desk.twilio(.post, list, sms)

        #expect(made["sid"]?.string?.hasPrefix("MB") == true)
    }

    @Test func `webhooks are told of people by Twilio's names`() async throws {
        let desk = try await Desk()
        let list = try await open(desk, "t1")
        let made = try await desk.twilio(.post, list, sms)

        let added = try await desk.hookFields(.participantAdded)
        let removed = try await desk.hookFields(.participantRemoved)

        #expect(added["ParticipantSid"] == made["sid"]?.string)
        #expect(added["ConversationSid"] == made["conversation_sid"]?.string)
        #expect(added["MessagingBinding.Address"] == "+15005550006")
        #expect(added["MessagingBinding.ProxyAddress"] == "+15005550010")
        #expect(added["MessagingBinding.Type"] == "SMS")
        #expect(added["RoleSid"] == made["role_sid"]?.string)
        #expect(!added.contains("DateUpdated"))
        #expect(removed.contains("DateUpdated"))
        #expect(removed.contains("DateRemoved"))
    }

    @Test func `a group stands behind the number of somebody in the app`() async throws {
        let desk = try await Desk()
        let list = try await open(desk, "t1")
        let app = try await desk.twilio(
            .post, list, ["Identity": "ana", "MessagingBinding.ProjectedAddress": "+15005550010"])

        let phone = try await desk.twilio(.post, list, ["MessagingBinding.Address": "+15005550006"])

        #expect(app["messaging_binding"] == ["type": "sms", "projected_address": "+15005550010"])
        #expect(phone["messaging_binding"] == ["type": "sms", "address": "+15005550006"])
        #expect(phone["role_sid"]?.isNull == true)
        let again = try await desk.code {
            try await desk.twilio(.post, list, ["MessagingBinding.Address": "+15005550006"])
        }
        #expect(again == 50_437)
        for number in 10..<18 {
            _ = try await desk.twilio(.post, list, ["MessagingBinding.Address": "+150055500\(number)"])
        }
        let full = try await desk.code {
            try await desk.twilio(.post, list, ["MessagingBinding.Address": "+15005550019"])
        }
        #expect(full == 50_436)
    }

    @Test func `somebody is found by SID and by identity, and by neither once gone`() async throws {
        let desk = try await Desk()
        let list = try await open(desk, "t1")
        let sid = try await desk.twilio(.post, list, ["Identity": "user@example.test"])["sid"]?.string ?? ""

        let bySID = try await desk.twilio(.get, "\(list)/\(sid)")
        let byIdentity = try await desk.twilio(.get, "\(list)/user%40example.test")
        _ = try await desk.twilio(.delete, "\(list)/user%40example.test")

        #expect(bySID == byIdentity)
        #expect(try await desk.code { try await desk.twilio(.get, "\(list)/\(sid)") } == 20_404)
    }

    @Test func `the flat address is the same list`() async throws {
        let desk = try await Desk()
        _ = try await open(desk, "t1")
        let made = try await desk.api(.post, "/participants/t1", ["identity": "ana"])
        let sid = made["sid"]?.string ?? ""

        let changed = try await desk.api(.patch, "/participants/t1/\(sid)", ["attributes": ["a": 1]])

        #expect(changed["attributes"]?.string == #"{"a":1}"#)
        #expect(try await desk.api(.get, "/conversations/t1/participants/\(sid)") == changed)
        _ = try await desk.api(.delete, "/participants/t1/\(sid)")
        #expect(try await desk.api(.get, "/participants/t1")["participants"]?.array?.isEmpty == true)
    }

    @Test func `pages of participants go forth and back`() async throws {
        let desk = try await Desk()
        _ = try await open(desk, "t1")
        for number in 0..<5 {
            _ = try await desk.api(.post, "/participants/t1", ["identity": .string("p\(number)")])
        }
        func names(_ page: JSONValue) -> [String] {
            page["participants"]?.array?.compactMap { $0["identity"]?.string } ?? []
        }

        let first = try await desk.api(.get, "/participants/t1?pageSize=3")
        let token = first["meta"]?["nextPageToken"]?.string ?? ""
        let second = try await desk.api(.get, "/participants/t1?pageSize=3&pageToken=\(token)")

        #expect(names(first) == ["p0", "p1", "p2"])
        #expect(names(second) == ["p3", "p4"])
        #expect(first["meta"]?["key"] == "participants")
    }

    @Test func `a closed conversation lets people go, and takes and changes none`() async throws {
        let desk = try await Desk()
        let list = try await open(desk, "t1")
        _ = try await desk.twilio(.post, list, ["Identity": "ana"])
        _ = try await desk.twilio(.post, "/v1/Conversations/t1", ["State": "closed"])

        let added = try await desk.code { try await desk.twilio(.post, list, ["Identity": "ben"]) }
        let changed = try await desk.code { try await desk.twilio(.post, "\(list)/ana", ["Attributes": "{}"]) }
        _ = try await desk.twilio(.delete, "\(list)/ana")

        #expect(added == 50_377)
        #expect(changed == 50_377)
    }

    @Test func `the listener hears of everybody who comes, changes and goes`() async throws {
        let desk = try await Desk()
        let list = try await open(desk, "t1")
        _ = try await desk.twilio(.post, list, ["Identity": "ana"])
        _ = try await desk.twilio(.post, "\(list)/ana", ["LastReadMessageIndex": "3"])
        _ = try await desk.twilio(.delete, "\(list)/ana")

        let told = try await desk.told()

        #expect(
            told == [
                "conversation.added", "user.added", "participant.added", "participant.updated", "participant.removed",
            ])
    }
}
