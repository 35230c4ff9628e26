import FleetTestSupport
import HTTP
import JSON
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// What comes in by telephone is said in its conversation, and what is said there goes out by telephone.
@Suite(.serialized) struct TelephonyConversationTests {
    @Test func `an open conversation that holds the pair takes the message up`() async throws {
        let desk = try await Desk.quick()
        let conversation = try await desk.twilio(.post, "/v1/Conversations").sid
        let path = "/v1/Conversations/\(conversation)"
        let participant = try await desk.twilio(.post, "\(path)/Participants", Desk.pair)

        _ = try await desk.receive("Hi")
        let messages = try await desk.twilio(.get, "\(path)/Messages")["messages"]?.array ?? []
        _ = try await desk.twilio(.post, path, ["State": "closed"])
        _ = try await desk.receive("Anybody there?")

        #expect(messages.map { $0["author"]?.string } == ["+15558675310"])
        #expect(messages[0]["participant_sid"]?.string == participant.sid)
        #expect(try await desk.said(in: conversation) == ["Hi"])
    }

    @Test func `what is said to somebody on the telephone stands in the outbox, and goes by its rules`() async throws {
        let desk = try await Desk.quick()
        let conversation = try await desk.twilio(.post, "/v1/Conversations").sid
        _ = try await desk.twilio(.post, "/v1/Conversations/\(conversation)/Participants", Desk.pair)
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

    @Test func `what somebody writes is said in its order, however long one takes`() async throws {
        let gate = Turnstile()
        let receiver = try await Receiver { hook, _ in
            if hook.form["Body"] == "One" { try await gate.pass() }
            return .empty(.noContent)
        }
        let desk = try await Desk.quick()
        let conversation = try await desk.twilio(.post, "/v1/Conversations").sid
        let people = "/v1/Conversations/\(conversation)/Participants"
        _ = try await desk.twilio(.post, people, Desk.pair)
        _ = try await desk.twilio(.post, people, Desk.pair.setting("MessagingBinding.Address", to: "+15558675311"))
        try await desk.configure(before: await receiver.address, "onMessageAdd")

        let inbound: (String, String) async throws -> JSONValue = { from, body in
            try await desk.api(
                .post, "/outbox/inbound", ["from": .string(from), "to": "+15005550006", "body": .string(body)])
        }
        _ = try await inbound("+15558675310", "One")
        try await receiver.came(1)
        let second = try await inbound("+15558675310", "Two")
        let other = try await inbound("+15558675311", "Meanwhile")
        try await desk.thing("Messages/\(other.sid).json", is: "received")
        await gate.open()
        try await desk.thing("Messages/\(second.sid).json", is: "received")
        await receiver.stop()

        #expect(try await desk.said(in: conversation) == ["Meanwhile", "One", "Two"])
    }

    @Test func `a webhook that cannot be asked now is asked again later`() async throws {
        let desk = try await Desk.quick()
        let conversation = try await desk.twilio(.post, "/v1/Conversations").sid
        _ = try await desk.twilio(.post, "/v1/Conversations/\(conversation)/Participants", Desk.pair)
        try await desk.configure(before: "http://127.0.0.1:\(FreePort.any())", "onMessageAdd")
        let made = try await desk.api(
            .post, "/outbox/inbound", ["from": "+15558675310", "to": "+15005550006", "body": "Hi"])
        let telephony = desk.standIn.telephony
        let message = try await telephony.read { try TextMessage.find(made.sid, in: $0) }
        let problem = await #expect(throws: Problem.self) { try await Inbound(telephony).handOn(message) }

        let receiver = try await Receiver()
        try await desk.configure(before: await receiver.address, "onMessageAdd")
        try await Inbound(telephony).handOn(message)
        await receiver.stop()

        #expect(problem?.code == 50_057)
        #expect(try await desk.said(in: conversation) == ["Hi"])
        #expect(try await desk.core(.get, "Messages/\(made.sid).json")["error_code"] == .null)
    }

    @Test func `a long message goes on to others in the group`() async throws {
        let desk = try await Desk.quick()
        let conversation = try await desk.twilio(.post, "/v1/Conversations").sid
        let people = "/v1/Conversations/\(conversation)/Participants"
        _ = try await desk.twilio(.post, people, Desk.pair)
        _ = try await desk.twilio(.post, people, Desk.pair.setting("MessagingBinding.Address", to: "+15558675311"))

        let made = try await desk.api(
            .post, "/outbox/inbound",
            [
                "from": "+15558675310", "to": "+15005550006", "body": .string(String(repeating: "x", count: 1_600)),
                "mediaUrls": ["https://example.com/a.png"],
            ])
        let message = try await desk.thing("Messages/\(made.sid).json", is: "received")

        #expect(message["error_code"] == .null)
        #expect(try await desk.said(in: conversation).map(\.count) == [1_626])
    }

    @Test func `a message that is sent twice under a key has come in once`() async throws {
        let desk = try await Desk.quick()
        func send(_ body: String) async throws -> JSONValue {
            try await desk.api(
                .post, "/outbox/inbound", ["from": "+15558675310", "to": "+15005550006", "body": .string(body)],
                headers: ["Idempotency-Key": "m1"])
        }

        let (once, again) = (try await send("Hi").sid, try await send("Hi").sid)
        let problem = await #expect(throws: Problem.self) { try await send("Ho") }

        #expect(once == again && problem?.kind == .unprocessable)
        #expect(try await desk.outbox("?kind=message").count == 1)
    }

    @Test func `a message that is handed on twice is said once`() async throws {
        let desk = try await Desk.quick()
        let conversation = try await desk.twilio(.post, "/v1/Conversations").sid
        _ = try await desk.twilio(.post, "/v1/Conversations/\(conversation)/Participants", Desk.pair)
        let made = try await desk.receive("Hi")

        let message = try await desk.standIn.telephony.read { try TextMessage.find(made.sid, in: $0) }
        try await Inbound(desk.standIn.telephony).handOn(message)

        #expect(try await desk.said(in: conversation) == ["Hi"])
    }
}
