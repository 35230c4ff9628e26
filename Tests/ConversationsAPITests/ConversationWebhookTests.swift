import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// A conversation's webhooks are added, changed and listed by Twilio's rules.
@Suite struct ConversationWebhookTests {
    private static let url = "http://127.0.0.1:9/hook"

    @Test func `a webhook is told in both faces' words, and only in a service's path with its service`() async throws {
        let desk = try await Desk()
        let sid = try await desk.conversation(["UniqueName": "t1"])
        let service = try await desk.twilio(.get, "/v1/Configuration")["default_chat_service_sid"]?.string ?? ""

        let made = try await desk.api(
            .post, "/conversations/t1/webhooks",
            [
                "target": "webhook",
                "configuration": ["url": .string(Self.url), "method": "GET", "filters": ["onmessageadded"]],
            ])
        let webhook = made["sid"]?.string ?? ""
        let plain = try await desk.twilio(.get, "/v1/Conversations/\(sid)/Webhooks/\(webhook)")
        let named = try await desk.twilio(.get, "/v1/Services/\(service)/Conversations/\(sid)/Webhooks/\(webhook)")
        let flat = try await desk.api(.get, "/webhooks/\(sid)/\(webhook)")

        #expect(
            plain["configuration"]
                == ["url": .string(Self.url), "method": "get", "filters": ["onMessageAdded"]] as JSONValue)
        #expect(plain["chat_service_sid"] == nil && named["chat_service_sid"]?.string == service)
        #expect(plain["url"]?.string?.hasSuffix("/v1/Conversations/\(sid)/Webhooks/\(webhook)") == true)
        #expect(flat["conversationSid"]?.string == sid && flat["configuration"] == plain["configuration"])
        #expect(made["url"]?.string?.hasSuffix("/v1/Conversations/\(sid)/Webhooks/\(webhook)") == true)
        #expect(made["dateCreated"]?.string?.count == 24)
    }

    @Test func `a sixth webhook is refused, and five make a page`() async throws {
        let desk = try await Desk()
        let sid = try await desk.conversation()
        for _ in 0..<5 { try await desk.listen(Self.url, to: sid, "onMessageAdded") }

        let code = try await desk.code { try await desk.listen(Self.url, to: sid, "onMessageAdded") }
        let page = try await desk.twilio(.get, "/v1/Conversations/\(sid)/Webhooks")
        let tooLong = try await desk.code {
            try await desk.twilio(.get, "/v1/Conversations/\(sid)/Webhooks?PageSize=6")
        }

        #expect(code == 50_361 && tooLong == 20_007)
        #expect(page["webhooks"]?.array?.count == 5 && page["meta"]?["page_size"]?.int == 5)
    }

    @Test(arguments: [
        ("", 50_368), ("Target=pigeon", 50_364), ("Target=webhook", 50_369),
        ("Target=webhook&Configuration.Url=\(url)", 50_370),
        ("Target=webhook&Configuration.Url=\(url)&Configuration.Filters=onLunch", 50_365),
        ("Target=webhook&Configuration.Url=ftp://a/&Configuration.Filters=onMessageAdded", 50_369),
        ("Target=webhook&Configuration.Url=http://10.0.0.1/&Configuration.Filters=onMessageAdded", 50_369),
        ("Target=webhook&Configuration.Url=http://127.1/&Configuration.Filters=onMessageAdded", 50_369),
        ("Target=webhook&Configuration.Url=\(url)\(String(repeating: "a", count: 2_048))", 50_372),
        ("Target=trigger&Configuration.Url=\(url)", 50_371), ("Target=studio", 50_367),
        ("Target=studio&Configuration.FlowSid=FW1", 50_367),
    ])
    func `what is missing or wrong is refused with Twilio's code`(form: String, code: Int) async throws {
        let desk = try await Desk()
        let sid = try await desk.conversation()
        let form = FormFields(lenient: form)

        let found = try await desk.code { try await desk.twilio(.post, "/v1/Conversations/\(sid)/Webhooks", form) }

        #expect(found == code)
    }

    @Test func `a trigger has at most five words`() async throws {
        let desk = try await Desk()
        let sid = try await desk.conversation()
        var form: FormFields = ["Target": "trigger", "Configuration.Url": Self.url]
        for word in 0..<6 { form.add("Configuration.Triggers", "w\(word)") }

        #expect(
            try await desk.code { try await desk.twilio(.post, "/v1/Conversations/\(sid)/Webhooks", form) } == 50_362)
    }

    @Test func `a change keeps what it does not say, and what the target needs`() async throws {
        let desk = try await Desk()
        let sid = try await desk.conversation()
        let webhook = try await desk.listen(Self.url, to: sid, "onMessageAdded")["sid"]?.string ?? ""
        let path = "/conversations/\(sid)/webhooks/\(webhook)"

        let changed = try await desk.api(.put, path, ["configuration": ["filters": ["onMessageRemoved"]]])
        let emptied = try await desk.code { try await desk.api(.patch, path, ["configuration": ["filters": []]]) }
        let nothing = try await desk.code { try await desk.twilio(.post, "/v1\(path.twilioSpelling)") }
        _ = try await desk.api(.delete, path)
        let gone = try await desk.code { try await desk.api(.get, path) }

        #expect(changed["configuration"]?["filters"] == ["onMessageRemoved"])
        #expect(changed["configuration"]?["url"]?.string == Self.url)
        #expect(emptied == 50_370 && nothing == 20_161 && gone == 20_404)
    }

    @Test func `a trigger fires on messages with its words, whatever their case`() throws {
        let row = WebhookSettings(url: Self.url, triggers: ["Help", "stop"])

        func fires(_ event: HookEvent, _ body: String) -> Bool {
            WebhookTarget.trigger.wants(event, ["Body": body], row)
        }

        #expect(fires(.messageAdded, "please HELP me") && fires(.messageAdded, "unstoppable"))
        #expect(!fires(.messageAdded, "hello") && !fires(.messageUpdated, "help"))
        #expect(!WebhookTarget.trigger.wants(.messageAdded, [:], row))
    }
}

extension String {
    /// A path of ours as Twilio spells it.
    fileprivate var twilioSpelling: String {
        replacing("conversations", with: "Conversations").replacing("webhooks", with: "Webhooks")
    }
}
