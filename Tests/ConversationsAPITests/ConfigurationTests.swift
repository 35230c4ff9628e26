import Fleet
import HTTP
import JSON
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// What holds for an account, a service and an address is configured at both faces.
@Suite struct ConfigurationTests {
    private static let messaging = "MG" + String(repeating: "a", count: 32)

    @Test func `new conversations begin with what the account configures`() async throws {
        let desk = try await Desk()
        let configured = try await desk.twilio(
            .post, "/v1/Configuration",
            [
                "DefaultInactiveTimer": "PT1M", "DefaultClosedTimer": "PT10M",
                "DefaultMessagingServiceSid": Self.messaging,
            ])

        let usual = try await desk.twilio(.post, "/v1/Conversations")
        let own = try await desk.twilio(.post, "/v1/Conversations", ["Timers.Inactive": "", "Timers.Closed": "PT1H"])

        #expect(configured["default_inactive_timer"]?.string == "PT1M")
        #expect(configured["links"]?["webhooks"]?.string?.hasSuffix("/v1/Configuration/Webhooks") == true)
        #expect(usual["messaging_service_sid"]?.string == Self.messaging)
        #expect(usual["timers"]?.object?.count == 2)
        #expect(own["timers"]?["date_inactive"] == nil && own["timers"]?["date_closed"] != nil)
    }

    @Test func `the default service is one that is there, and holds at once`() async throws {
        let desk = try await Desk()
        let service = try await desk.api(.post, "/services", ["friendlyName": "new"])["sid"]?.string ?? ""

        let missing = try await desk.code {
            try await desk.api(
                .put, "/configuration", ["defaultChatServiceSid": .string("IS" + String(repeating: "0", count: 32))])
        }
        let emptied = try await desk.code { try await desk.api(.put, "/configuration", ["defaultChatServiceSid": ""]) }
        _ = try await desk.api(.put, "/configuration", ["defaultChatServiceSid": .string(service)])
        let made = try await desk.twilio(.post, "/v1/Conversations")

        #expect(missing == 50_050 && emptied == Fields.invalidParameter)
        #expect(made["chat_service_sid"]?.string == service)
    }

    @Test(arguments: [
        ("DefaultInactiveTimer", "soon", 50_379), ("DefaultInactiveTimer", "PT59S", 50_375),
        ("DefaultClosedTimer", "P1Y", 50_380), ("DefaultClosedTimer", "PT9M", 50_376),
        ("DefaultMessagingServiceSid", "MG1", 20_423),
    ])
    func `a configuration that is wrong is refused`(name: String, value: String, code: Int) async throws {
        let desk = try await Desk()

        #expect(try await desk.code { try await desk.twilio(.post, "/v1/Configuration", [name: value]) } == code)
        #expect(try await desk.code { try await desk.twilio(.post, "/v1/Configuration") } == 20_161)
    }

    @Test func `the account's webhooks are told as they were configured`() async throws {
        let desk = try await Desk()
        try await desk.configure(after: "http://127.0.0.1:9/a", "onMessageAdded", "onmessageadd")

        let seen = try await desk.api(.get, "/configuration/webhooks")
        let cleared = try await desk.twilio(
            .post, "/v1/Configuration/Webhooks", ["PostWebhookUrl": "", "Method": "get"])
        let wrong = [
            try await desk.code { try await desk.twilio(.post, "/v1/Configuration/Webhooks", ["Filters": "onLunch"]) },
            try await desk.code {
                try await desk.twilio(.post, "/v1/Configuration/Webhooks", ["PreWebhookUrl": "http://192.168.0.1/"])
            },
        ]

        #expect(seen["filters"] == ["onMessageAdded", "onMessageAdd"] && seen["method"] == "POST")
        #expect(seen["postWebhookUrl"] == "http://127.0.0.1:9/a" && seen["target"] == "webhook")
        #expect(cleared["post_webhook_url"]?.isNull == true && cleared["method"] == "GET")
        #expect(wrong == [Fields.invalidParameter, Fields.invalidParameter])
    }

    @Test func `a service has a configuration, webhooks and notifications of its own`() async throws {
        let desk = try await Desk()
        let service = try await desk.api(.post, "/services", ["friendlyName": "own"])["sid"]?.string ?? ""
        let path = "/v1/Services/\(service)/Configuration"

        let role = try await desk.twilio(
            .post, "/v1/Services/\(service)/Roles",
            ["FriendlyName": "guest", "Type": "conversation", "Permission": "sendMessage"])
        let sid = role["sid"]?.string ?? ""
        let given = try await desk.twilio(.post, path, ["DefaultConversationRoleSid": sid])
        let wrongScope = try await desk.code {
            try await desk.twilio(.post, path, ["DefaultChatServiceRoleSid": sid])
        }
        let reachable = try await desk.twilio(.post, path, ["ReachabilityEnabled": "true"])
        let words = try await desk.twilio(
            .post, path + "/Notifications", ["NewMessage.WithMedia.Enabled": "true", "LogEnabled": "true"])
        let again = try await desk.api(.get, "/services/\(service)/notifications")
        let hooks = try await desk.twilio(.get, path + "/Webhooks")
        let nowhere = try await desk.code {
            try await desk.twilio(.get, "/v1/Services/IS\(String(repeating: "0", count: 32))/Configuration")
        }

        #expect(given["default_conversation_role_sid"]?.string == sid && wrongScope == 50_109)
        #expect(given["default_chat_service_role_sid"]?.string?.hasPrefix("RL") == true)
        #expect(reachable["reachability_enabled"] == true && reachable["account_sid"] == nil)
        #expect(reachable["links"]?["notifications"]?.string?.hasSuffix(path + "/Notifications") == true)
        #expect(words["new_message"]?["with_media"]?["enabled"] == true && words["log_enabled"] == true)
        #expect(words["new_message"]?["enabled"] == false)
        #expect(again["newMessage"] == words["new_message"])
        #expect(hooks["chat_service_sid"]?.string == service && hooks["target"] == nil)
        #expect(nowhere == 20_404)
    }

    @Test func `an address is configured once, and found by itself`() async throws {
        let desk = try await Desk()
        let body: JSONValue = [
            "type": "sms", "address": "+15550001111",
            "autoCreation": [
                "enabled": true, "type": "webhook", "webhookUrl": "http://127.0.0.1:9/",
                "webhookFilters": ["onMessageAdded"],
            ],
        ]
        let made = try await desk.api(.post, "/addresses", body)

        let twice = try await desk.code { try await desk.api(.post, "/addresses", body) }
        let found = try await desk.twilio(.get, "/v1/Configuration/Addresses/%2B15550001111")
        let changed = try await desk.twilio(
            .post, "/v1/Configuration/Addresses/\(made["sid"]?.string ?? "")",
            ["FriendlyName": "desk", "AutoCreation.Enabled": "false"])
        let listed = try await desk.twilio(.get, "/v1/Configuration/Addresses?Type=whatsapp")
        _ = try await desk.api(.delete, "/addresses/+15550001111")

        #expect(twice == 20_409)
        #expect(found["auto_creation"]?["webhook_filters"] == ["onMessageAdded"])
        #expect(found["auto_creation"]?["webhook_method"] == "POST")
        #expect(changed["friendly_name"] == "desk" && changed["auto_creation"]?["enabled"] == false)
        #expect(listed["address_configurations"]?.array?.isEmpty == true)
        #expect(try await desk.api(.get, "/addresses")["addressConfigurations"]?.array?.isEmpty == true)
    }

    @Test(arguments: [
        ("Address=%2B1555", Fields.invalidParameter), ("Type=sms", Fields.invalidParameter),
        ("Type=pigeon&Address=%2B1555", Fields.invalidParameter),
        ("Type=sms&Address=%2B1555&AddressCountry=USA", Fields.invalidParameter),
        ("Type=sms&Address=%2B1555&AutoCreation.Enabled=true&AutoCreation.Type=webhook", 50_369),
        ("Type=sms&Address=%2B1555&AutoCreation.Enabled=true&AutoCreation.Type=studio", 50_367),
        ("Type=sms&Address=%2B1555&AutoCreation.StudioRetryCount=4", Fields.invalidParameter),
        ("Type=sms&Address=%2B1555&AutoCreation.ConversationServiceSid=IS00000000000000000000000000000000", 50_050),
    ])
    func `an address that cannot be is refused`(form: String, code: Int) async throws {
        let desk = try await Desk()
        let form = FormFields(lenient: form)

        #expect(try await desk.code { try await desk.twilio(.post, "/v1/Configuration/Addresses", form) } == code)
    }

    @Test func `a credential's secrets are kept and never told`() async throws {
        let desk = try await Desk()
        let made = try await desk.twilio(
            .post, "/v1/Credentials",
            ["Type": "apn", "FriendlyName": "phones", "Secret": "hush-hush", "Sandbox": "true"])
        let path = "/v1/Credentials/\(made["sid"]?.string ?? "")"

        let changed = try await desk.twilio(.post, path, ["FriendlyName": "all phones"])
        let secret = try await desk.frame.database.read { try $0.text("SELECT secret FROM push_credential") }
        _ = try await desk.twilio(.delete, path)

        #expect(!made.description.contains("hush") && secret == "hush-hush")
        #expect(changed["friendly_name"] == "all phones" && changed["sandbox"] == "True")
        #expect(try await desk.code { try await desk.twilio(.get, path) } == 20_404)
    }

    @Test func `nobody's phone is bound to an embedded Twilio`() async throws {
        let desk = try await Desk()
        let service = try await desk.twilio(.get, "/v1/Configuration")["default_chat_service_sid"]?.string ?? ""
        let path = "/v1/Services/\(service)/Bindings"

        let page = try await desk.twilio(.get, path + "?BindingType=fcm&Identity=ana")

        #expect(page["bindings"]?.array?.isEmpty == true && page["meta"]?["key"] == "bindings")
        #expect(
            try await desk.code { try await desk.twilio(.delete, path + "/BS\(String(repeating: "0", count: 32))") }
                == 20_404)
    }

    @Test(arguments: [
        ("sms", "nobody"), ("sms", "whatsapp:+15550001111"), ("whatsapp", "+15550001111"), ("sms", ""),
    ])
    func `an address is written as its channel writes it`(_ type: String, _ address: String) async throws {
        let desk = try await Desk()

        let problem = await #expect(throws: Problem.self) {
            try await desk.api(.post, "/addresses", ["type": .string(type), "address": .string(address)])
        }

        #expect(problem?.field == "Address" && problem?.kind == .invalid)
    }
}
