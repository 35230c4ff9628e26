import FleetTestSupport
import HTTP
import JSON
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// Who writes to an address that is configured so opens a conversation.
@Suite(.serialized) struct TelephonyOpeningTests {
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

        _ = try await desk.receive("One")
        _ = try await desk.receive("Two")
        let conversations = try await desk.twilio(.get, "/v1/Conversations")["conversations"]?.array ?? []
        try await receiver.came(2)
        let hooks = await receiver.hooks
        await receiver.stop()

        #expect(conversations.count == 1)
        #expect(try await desk.said(in: conversations[0].sid) == ["One", "Two"])
        #expect(hooks.map { $0.form["Body"] } == ["One", "Two"] && hooks[0].form["Source"] == "SMS")
    }

    @Test func `a conversation whose time is over takes no message, and is no obstacle to a new one`() async throws {
        let desk = try await Desk.quick()
        let old = try await desk.twilio(.post, "/v1/Conversations", ["Timers.Closed": "PT10M"]).sid
        _ = try await desk.twilio(.post, "/v1/Conversations/\(old)/Participants", Desk.pair)
        _ = try await desk.twilio(
            .post, "/v1/Configuration/Addresses",
            ["Type": "sms", "Address": "+15005550006", "AutoCreation.Enabled": "true"])
        try await desk.at { try $0.db.run("UPDATE conversation SET closed_at = 1 WHERE sid = ?", old) }

        let message = try await desk.receive("Hi")
        let conversations = try await desk.twilio(.get, "/v1/Conversations")["conversations"]?.array ?? []
        let new = try #require(conversations.first { $0.sid != old })

        #expect(message["error_code"] == .null)
        #expect(try await desk.said(in: old) == [])
        #expect(try await desk.said(in: new.sid) == ["Hi"])
        #expect(conversations.first { $0.sid == old }?["state"] == "closed")
    }

    @Test func `who opens a conversation by telephone is asked about, and refused leaves none`() async throws {
        let receiver = try await Receiver { hook, _ in
            let isRefused =
                hook.form["MessageBody"] == "No"
                || hook.form["EventType"] == "onParticipantAdd"
                    && hook.form["MessagingBinding.Address"] == "+15558675311"
            return isRefused ? .empty(.forbidden) : try .json(["friendly_name": "By telephone"] as JSONValue)
        }
        let desk = try await Desk.quick()
        _ = try await desk.twilio(
            .post, "/v1/Configuration/Addresses",
            ["Type": "sms", "Address": "+15005550006", "AutoCreation.Enabled": "true"])
        try await desk.configure(before: await receiver.address, "onConversationAdd", "onParticipantAdd")

        let refused = try await desk.receive("No")
        let other = try await desk.api(
            .post, "/outbox/inbound", ["from": "+15558675311", "to": "+15005550006", "body": "Yes?"])
        let unwanted = try await desk.thing("Messages/\(other.sid).json", is: "received")
        let none = try await desk.twilio(.get, "/v1/Conversations")["conversations"]?.array ?? []
        _ = try await desk.receive("Yes")
        let conversations = try await desk.twilio(.get, "/v1/Conversations")["conversations"]?.array ?? []
        let forms = await receiver.hooks.map(\.form)
        await receiver.stop()

        #expect(refused["error_code"] == 50_056 && unwanted["error_code"] == 50_056 && none.isEmpty)
        #expect(conversations.map { $0["friendly_name"] } == ["By telephone"])
        #expect(try await desk.said(in: conversations[0].sid) == ["Yes"])
        #expect(
            forms.compactMap { $0["EventType"] } == [
                "onConversationAdd", "onConversationAdd", "onParticipantAdd", "onConversationAdd", "onParticipantAdd",
            ])
        #expect(forms[3]["MessagingBinding.AuthorAddress"] == "+15558675310" && forms[3]["MessageBody"] == "Yes")
    }

    @Test(arguments: [true, false])
    func `a message whose conversation is gone before it is said opens another`(isRemoved: Bool) async throws {
        let desk = try await Desk.quick()
        _ = try await desk.twilio(
            .post, "/v1/Configuration/Addresses",
            ["Type": "sms", "Address": "+15005550006", "AutoCreation.Enabled": "true"])
        try await desk.configure(before: "http://127.0.0.1:\(FreePort.any())", "onMessageAdd")
        let made = try await desk.api(
            .post, "/outbox/inbound", ["from": "+15558675310", "to": "+15005550006", "body": "Hi"])
        let telephony = desk.standIn.telephony
        let message = try await telephony.read { try TextMessage.find(made.sid, in: $0) }
        await #expect(throws: Problem.self) { try await Inbound(telephony).handOn(message) }
        let first = try await desk.twilio(.get, "/v1/Conversations")["conversations"]?[0]?.sid ?? ""
        let path = "/v1/Conversations/\(first)"
        if isRemoved {
            _ = try await desk.twilio(.delete, path)
        } else {
            _ = try await desk.twilio(.post, path, ["State": "closed"])
        }
        _ = try await desk.api(.put, "/configuration/webhooks", ["preWebhookUrl": ""])

        for _ in 0..<2 { try await Inbound(telephony).handOn(message) }

        let after = try await desk.twilio(.get, "/v1/Conversations")["conversations"]?.array ?? []
        let new = try #require(after.first { $0.sid != first })
        #expect(after.count == (isRemoved ? 1 : 2))
        #expect(try await desk.said(in: new.sid) == ["Hi"])
        #expect(try await desk.core(.get, "Messages/\(made.sid).json")["error_code"] == .null)
    }

    @Test func `a message said in a conversation that is closed by now is not said again`() async throws {
        let desk = try await Desk.quick()
        _ = try await desk.twilio(
            .post, "/v1/Configuration/Addresses",
            ["Type": "sms", "Address": "+15005550006", "AutoCreation.Enabled": "true"])
        let made = try await desk.receive("Hi")
        let first = try await desk.twilio(.get, "/v1/Conversations")["conversations"]?[0]?.sid ?? ""
        _ = try await desk.twilio(.post, "/v1/Conversations/\(first)", ["State": "closed"])
        let message = try await desk.standIn.telephony.read { try TextMessage.find(made.sid, in: $0) }

        try await Inbound(desk.standIn.telephony).handOn(message)

        #expect(try await desk.twilio(.get, "/v1/Conversations")["conversations"]?.array?.count == 1)
    }
}
