import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Problems
import Store
import Testing
import Twilio

@testable import ConversationsAPI

/// Webhooks tell of what happens in conversations to whoever asked for it.
@Suite(.serialized) struct HookTests {
    @Test func `what a request does is told only when the request says so, signed and with its fields`() async throws {
        let desk = try await Desk()
        let receiver = try await Receiver()
        let url = await receiver.address + "/after"
        try await desk.configure(after: url, "onConversationAdded", "onConversationUpdated")

        _ = try await desk.conversation(["FriendlyName": "untold"])
        let made = try await desk.api(.post, "/conversations", ["friendlyName": "told é"], headers: Desk.telling)
        try await receiver.came(1)
        let hook = await receiver.hooks[0]
        await receiver.stop()

        #expect(desk.signed(hook, to: url))
        #expect(hook.form["EventType"] == "onConversationAdded")
        #expect(hook.form["AccountSid"] == desk.standIn.gate.account)
        #expect(hook.form["Source"] == "API" && hook.form["RetryCount"] == "0")
        #expect(hook.form["FriendlyName"] == "told é" && hook.form["State"] == "active")
        #expect(hook.form["ConversationSid"] == made["sid"]?.string)
        #expect(hook.form.values("ChatServiceSid").count == 1)
    }

    @Test func `a conversation's webhook hears of the events it names, in order`() async throws {
        let desk = try await Desk()
        let receiver = try await Receiver()
        let sid = try await desk.conversation()
        try await desk.listen(await receiver.address, to: sid, "onConversationUpdated", "onConversationRemoved")
        let other = try await desk.conversation()

        for name in ["a", "b", "c"] {
            for conversation in [other, sid] {
                _ = try await desk.twilio(
                    .post, "/v1/Conversations/\(conversation)", ["FriendlyName": name, "State": "inactive"],
                    headers: Desk.telling)
            }
        }
        _ = try await desk.twilio(.delete, "/v1/Conversations/\(sid)", headers: Desk.telling)
        try await receiver.came(4)
        let hooks = await receiver.hooks
        await receiver.stop()

        #expect(hooks.map { $0.form["FriendlyName"] } == ["a", "b", "c", "c"])
        #expect(hooks.last?.form["EventType"] == "onConversationRemoved")
        #expect(hooks.last?.form.contains("DateRemoved") == true)
    }

    @Test func `a trigger hears of messages with its words, and what else listens of all, in order`() async throws {
        let desk = try await Desk()
        let receiver = try await Receiver()
        let address = await receiver.address
        let sid = try await desk.conversation()
        try await desk.configure(after: address + "/all", "onMessageAdded")
        _ = try await desk.api(
            .post, "/webhooks/\(sid)",
            [
                "target": "trigger",
                "configuration": ["url": .string(address + "/help"), "triggers": ["help"], "method": "post"],
            ])

        for body in ["hello", "HELP me", "thanks"] {
            _ = try await desk.twilio(
                .post, "/v1/Conversations/\(sid)/Messages", ["Body": body, "Author": "ana"], headers: Desk.telling)
        }
        try await receiver.came(4)
        let hooks = await receiver.hooks
        await receiver.stop()

        #expect(
            hooks.map { "\($0.request.target.path) \($0.form["Index"] ?? "")" }
                == ["/all 0", "/all 1", "/help 1", "/all 2"])
        #expect(hooks.allSatisfy { $0.form["Author"] == "ana" && $0.form["Attributes"] == "{}" })
    }

    @Test func `a service's own webhooks take the place of the account's`() async throws {
        let desk = try await Desk()
        let receiver = try await Receiver()
        let address = await receiver.address
        try await desk.configure(after: address + "/account", "onConversationAdded")
        let service = try await desk.api(.post, "/services", ["friendlyName": "own"])["sid"]?.string ?? ""

        _ = try await desk.twilio(.post, "/v1/Services/\(service)/Conversations", headers: Desk.telling)
        try await receiver.came(1)
        _ = try await desk.api(
            .put, "/services/\(service)/webhooks",
            ["postWebhookUrl": .string(address + "/own"), "filters": ["onConversationAdded"], "method": "get"])
        _ = try await desk.twilio(.post, "/v1/Services/\(service)/Conversations", headers: Desk.telling)
        try await receiver.came(2)
        let hooks = await receiver.hooks
        await receiver.stop()

        #expect(hooks.map(\.request.target.path) == ["/account", "/own"])
        #expect(hooks[1].request.method == .get)
        #expect(hooks[1].request.target.parameters["ChatServiceSid"] == service)
    }

    @Test func `a timer that runs out is told though nobody asked for it`() async throws {
        let desk = try await Desk()
        let receiver = try await Receiver()
        let sid = try await desk.conversation(["Timers.Inactive": "PT1M"])
        try await desk.listen(await receiver.address, to: sid, "onConversationStateUpdated")
        try await desk.frame.database.write {
            try $0.run("UPDATE conversation SET inactive_at = inactive_at - 3600 WHERE sid = ?", sid)
        }

        _ = try await desk.twilio(.post, "/v1/Conversations/\(sid)", ["FriendlyName": "late"])
        try await receiver.came(1)
        let form = await receiver.hooks[0].form
        await receiver.stop()

        #expect(form["Reason"] == "TIMER" && form["StateFrom"] == "active" && form["StateTo"] == "inactive")
    }

    @Test func `what is refused is told to nobody`() async throws {
        let desk = try await Desk()
        let receiver = try await Receiver()
        try await desk.configure(after: await receiver.address, "onConversationAdded")
        _ = try await desk.conversation(["UniqueName": "taken"])

        let code = try await desk.code {
            try await desk.twilio(.post, "/v1/Conversations", ["UniqueName": "taken"], headers: Desk.telling)
        }

        #expect(code == 50_353)
        #expect(try await desk.api(.get, "/deliveries")["deliveries"]?.array?.isEmpty == true)
        await receiver.stop()
    }

    @Test func `who comes and goes is told, in the order in which they did`() async throws {
        let desk = try await Desk()
        let receiver = try await Receiver()
        let sid = try await desk.conversation()
        try await desk.listen(await receiver.address, to: sid, "onParticipantAdded", "onParticipantRemoved")

        let path = "/v1/Conversations/\(sid)/Participants"
        for name in ["ana", "ben", "cyd"] {
            _ = try await desk.twilio(.post, path, ["Identity": name], headers: Desk.telling)
        }
        _ = try await desk.twilio(.delete, path + "/ben", headers: Desk.telling)
        try await receiver.came(4)
        let forms = await receiver.hooks.map(\.form)
        await receiver.stop()

        #expect(forms.map { $0["Identity"] } == ["ana", "ben", "cyd", "ben"])
        #expect(forms[0]["MessagingBinding.Type"] == "CHAT" && forms[3]["EventType"] == "onParticipantRemoved")
        #expect(forms.allSatisfy { $0.values("ChatServiceSid").count == 1 })
    }

    @Test func `a new webhook is told of what was said before, from the message it names`() async throws {
        let desk = try await Desk()
        let receiver = try await Receiver()
        let sid = try await desk.conversation()
        for body in ["zero", "one", "two", "three"] { try await desk.say(body, in: sid) }

        let made = try await desk.twilio(
            .post, "/v1/Conversations/\(sid)/Webhooks",
            [
                "Target": "trigger", "Configuration.Url": await receiver.address, "Configuration.Triggers": "T",
                "Configuration.ReplayAfter": "1",
            ])
        try await receiver.came(2)
        let forms = await receiver.hooks.map(\.form)
        await receiver.stop()

        #expect(made["configuration"]?["replay_after"]?.int == 1)
        #expect(forms.map { $0["Body"] } == ["two", "three"])
        #expect(forms.map { $0["Index"] } == ["2", "3"])
        #expect(forms.allSatisfy { $0["EventType"] == "onMessageAdded" && $0["MessageSid"]?.hasPrefix("IM") == true })
    }

    @Test func `a flow of Studio is told to the fleet, since there is no Studio`() async throws {
        let desk = try await Desk()
        let flow = "FW" + String(repeating: "a", count: 32)
        let sid = try await desk.conversation()
        for body in ["hello"] { try await desk.say(body, in: sid) }

        _ = try await desk.twilio(
            .post, "/v1/Conversations/\(sid)/Webhooks",
            ["Target": "studio", "Configuration.FlowSid": flow, "Configuration.ReplayAfter": "0"])

        let told = try await desk.frame.events.events(after: 0).filter { $0.type == "webhook.studio" }
        #expect(try told.map { try $0.body["flowSid"]?.string } == [flow])
        #expect(told.first?.subject == sid)
    }
}
