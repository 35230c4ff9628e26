import FleetTestSupport
import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// What comes in by telephone is said in its conversation, and what is said there goes out by telephone.
@Suite(.serialized) struct TelephonyConversationTests {
    private static let pair: FormFields = [
        "MessagingBinding.Address": "+15558675310", "MessagingBinding.ProxyAddress": "+15005550006",
    ]

    private func receive(_ desk: Desk, _ body: String) async throws -> JSONValue {
        let made = try await desk.api(
            .post, "/outbox/inbound", ["from": "+15558675310", "to": "+15005550006", "body": .string(body)])
        return try await desk.thing("Messages/\(made.sid).json", is: "received")
    }

    private func said(_ desk: Desk, in conversation: String) async throws -> [String] {
        try await desk.twilio(.get, "/v1/Conversations/\(conversation)/Messages")["messages"]?.array?
            .compactMap { $0["body"]?.string } ?? []
    }

    @Test func `an open conversation that holds the pair takes the message up`() async throws {
        let desk = try await Desk.quick()
        let conversation = try await desk.twilio(.post, "/v1/Conversations").sid
        let path = "/v1/Conversations/\(conversation)"
        let participant = try await desk.twilio(.post, "\(path)/Participants", Self.pair)

        _ = try await receive(desk, "Hi")
        let messages = try await desk.twilio(.get, "\(path)/Messages")["messages"]?.array ?? []
        _ = try await desk.twilio(.post, path, ["State": "closed"])
        _ = try await receive(desk, "Anybody there?")

        #expect(messages.map { $0["author"]?.string } == ["+15558675310"])
        #expect(messages[0]["participant_sid"]?.string == participant.sid)
        #expect(try await said(desk, in: conversation) == ["Hi"])
    }

    @Test func `what is said to somebody on the telephone stands in the outbox, and goes by its rules`() async throws {
        let desk = try await Desk.quick()
        let conversation = try await desk.twilio(.post, "/v1/Conversations").sid
        _ = try await desk.twilio(.post, "/v1/Conversations/\(conversation)/Participants", Self.pair)
        _ = try await desk.api(
            .put, "/outbox/rules", ["rules": [["pattern": "*5310", "outcome": "undelivered", "errorCode": 30_005]]])

        let path = "/v1/Conversations/\(conversation)/Messages"
        let message = try await desk.twilio(.post, path, ["Body": "Your table is ready"])
        let receipt = try await desk.twilio(.get, "\(path)/\(message.sid)/Receipts")["delivery_receipts"]?[0]
        let sid = try #require(receipt?["channel_message_sid"]?.string)
        let shown = try await desk.thing("Messages/\(sid).json", is: "undelivered")

        #expect(shown["body"] == "Your table is ready" && shown["error_code"] == 30_005)
        #expect(shown["from"] == "+15005550006" && shown["to"] == "+15558675310")
        try await desk.wait(for: { try await desk.twilio(.get, "\(path)/\(message.sid)/Receipts") }) {
            $0["delivery_receipts"]?[0]?["error_code"] == 30_005
        }
    }

    @Test func `what goes to WhatsApp has a SID of the API it stands in, and can be handled there`() async throws {
        let desk = try await Desk.quick()
        let conversation = try await desk.openConversation()
        let participant = try await desk.join(conversation, channel: "whatsapp", address: "whatsapp:+15558675310")

        let path = "/v1/Conversations/\(conversation)/Messages"
        let message = try await desk.twilio(.post, path, ["Body": "Your table is ready"])
        let receipt = try await desk.twilio(.get, "\(path)/\(message.sid)/Receipts")["delivery_receipts"]?[0]
        let listed = try #require(try await desk.core(.get, "Messages.json")["messages"]?[0])
        try await desk.thing("Messages/\(listed.sid).json", is: "delivered")
        let redacted = try await desk.core(.post, "Messages/\(listed.sid).json", ["Body": ""])
        _ = try await desk.core(.delete, "Messages/\(listed.sid).json")

        let told = try #require(receipt?["channel_message_sid"]?.string)
        #expect(told.hasPrefix("WA") && receipt?["participant_sid"]?.string == participant)
        #expect(listed.sid == "SM" + told.dropFirst(2))
        #expect(listed["uri"]?.string?.hasSuffix("/Messages/\(listed.sid).json") == true)
        #expect(redacted["body"] == "")
        #expect(try await desk.core(.get, "Messages.json")["messages"]?.array?.isEmpty == true)
    }

    @Test(arguments: ["sms", "whatsapp"])
    func `a file that goes out with what is said is listed and led to`(channel: String) async throws {
        let desk = try await Desk.quick()
        let conversation = try await desk.openConversation()
        let address = channel == "sms" ? "+15558675310" : "whatsapp:+15558675310"
        try await desk.join(conversation, channel: channel, address: address)
        let uploaded = try await desk.routes.ask(
            .post, "/api/media?filename=cups.txt", ["Content-Type": "text/plain"], .bytes(Array("Two cups".utf8)))
        let file = try uploaded.json.sid

        _ = try await desk.api(.post, "/conversations/\(conversation)/messages", ["mediaSid": .string(file)])
        let sent = try #require(try await desk.core(.get, "Messages.json")["messages"]?[0])
        let media = try await desk.core(.get, "Messages/\(sent.sid)/Media.json")["media_list"]?.array ?? []
        let bytes = try await desk.response("Messages/\(sent.sid)/Media/\(media.first?.sid ?? "none")")
        let place = try #require(bytes.headers["Location"])

        #expect(sent.sid.hasPrefix("MM") && sent["num_media"] == "1" && sent["num_segments"] == "1")
        #expect(media.map { $0["content_type"]?.string } == ["text/plain"])
        #expect(place.hasSuffix("/Media/\(file)/Content"))
        #expect(try await desk.answer(at: place).status == .ok)
    }

    @Test func `an address that is configured so opens a conversation, once`() async throws {
        let receiver = try await Receiver()
        let desk = try await Desk.quick()
        let url = await receiver.address + "/hook"
        _ = try await desk.twilio(
            .post, "/v1/Configuration/Addresses",
            [
                "Type": "sms", "Address": "+15005550006", "AutoCreation.Enabled": "true",
                "AutoCreation.Type": "webhook",
                "AutoCreation.WebhookUrl": url, "AutoCreation.WebhookFilters": "onMessageAdded",
            ])

        _ = try await receive(desk, "One")
        _ = try await receive(desk, "Two")
        let conversations = try await desk.twilio(.get, "/v1/Conversations")["conversations"]?.array ?? []
        try await receiver.came(2)
        let hooks = await receiver.hooks
        await receiver.stop()

        #expect(conversations.count == 1)
        #expect(try await said(desk, in: conversations[0].sid) == ["One", "Two"])
        #expect(hooks.map { $0.form["Body"] } == ["One", "Two"] && hooks[0].form["Source"] == "SMS")
    }

    @Test func `a message that is handed on twice is said once`() async throws {
        let desk = try await Desk.quick()
        let conversation = try await desk.twilio(.post, "/v1/Conversations").sid
        _ = try await desk.twilio(.post, "/v1/Conversations/\(conversation)/Participants", Self.pair)
        let made = try await receive(desk, "Hi")

        let message = try await desk.standIn.telephony.read { try TextMessage.find(made.sid, in: $0) }
        try await Inbound(desk.standIn.telephony).handOn(message)

        #expect(try await said(desk, in: conversation) == ["Hi"])
    }
}
