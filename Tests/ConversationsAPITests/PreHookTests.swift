import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// Webhooks that are asked before something is done may change or refuse it.
@Suite(.serialized) struct PreHookTests {
    /// A desk whose account asks `receiver` before conversations are made, altered and removed.
    private func desk(asking receiver: Receiver, within limit: Duration = .seconds(30)) async throws -> Desk {
        let desk = try await Desk { $0.hookPatience = limit }
        try await desk.configure(
            before: await receiver.address + "/before", "onConversationAdd", "onConversationUpdate",
            "onConversationRemove")
        return desk
    }

    private func answering(_ json: JSONValue) async throws -> Receiver {
        try await Receiver { _, _ in try .json(json) }
    }

    @Test func `an answer may give another friendly name`() async throws {
        let receiver = try await answering(["friendly_name": "by the hook", "unique_name": "left aside"])
        let desk = try await desk(asking: receiver)

        let made = try await desk.twilio(
            .post, "/v1/Conversations", ["FriendlyName": "by the request", "UniqueName": "u1"], headers: Desk.telling)
        let (hook, url) = await (receiver.hooks[0], receiver.address + "/before")
        await receiver.stop()

        #expect(made["friendly_name"]?.string == "by the hook" && made["unique_name"]?.string == "u1")
        #expect(hook.form["EventType"] == "onConversationAdd" && hook.form["FriendlyName"] == "by the request")
        #expect(!hook.form.contains("ConversationSid"))
        #expect(desk.signed(hook, to: url))
        // At our own addresses that is somebody else's word.
        #expect(hook.request.headers["Via"] == "1.1 trunkline")
    }

    @Test func `a message is added with the text, the author and the attributes of an answer`() async throws {
        let receiver = try await answering([
            "body": "no bad words", "author": "the censor", "attributes": #"{"was":1}"#,
        ])
        let desk = try await Desk()
        let sid = try await desk.conversation()
        try await desk.configure(before: await receiver.address, "onMessageAdd", "onMessageUpdate")

        let made = try await desk.api(
            .post, "/conversations/\(sid)/messages", ["body": "bad words", "author": "ana"], headers: Desk.telling)
        let changed = try await desk.api(
            .put, "/messages/\(sid)/\(made["sid"]?.string ?? "")", ["body": "worse"], headers: Desk.telling)
        let forms = await receiver.hooks.map(\.form)
        await receiver.stop()

        #expect(made["body"] == "no bad words" && made["author"] == "the censor")
        #expect(made["attributes"]?.string == #"{"was":1}"# && changed["body"] == "no bad words")
        #expect(forms[0]["Body"] == "bad words" && !forms[0].contains("MessageSid") && !forms[0].contains("Index"))
        #expect(forms[1]["EventType"] == "onMessageUpdate" && forms[1].values("Body") == ["worse"])
        #expect(forms[1]["MessageSid"] == made["sid"]?.string)
    }

    @Test func `what an answer sets is checked like what a request says`() async throws {
        let receiver = try await answering(["friendly_name": .string(String(repeating: "x", count: 257))])
        let desk = try await desk(asking: receiver)

        let code = try await desk.code {
            try await desk.api(.post, "/conversations", ["friendlyName": "a"], headers: Desk.telling)
        }
        await receiver.stop()

        #expect(code == Fields.invalidParameter)
        #expect(try await desk.api(.get, "/conversations")["conversations"]?.array?.isEmpty == true)
    }

    @Test func `a change is asked about with what it makes of the conversation`() async throws {
        let receiver = try await answering([:])
        let desk = try await desk(asking: receiver)
        let sid = try await desk.conversation(["FriendlyName": "old", "Attributes": #"{"a":1}"#])

        let changed = try await desk.api(
            .patch, "/conversations/\(sid)", ["friendlyName": "new"], headers: Desk.telling)
        let form = await receiver.hooks[0].form
        await receiver.stop()

        #expect(changed["friendlyName"]?.string == "new")
        #expect(form["EventType"] == "onConversationUpdate" && form["ConversationSid"] == sid)
        #expect(form.values("FriendlyName") == ["new"] && form["Attributes"] == #"{"a":1}"#)
    }

    @Test(arguments: [400, 403, 500]) func `an answer of 4xx or 5xx refuses`(status: Int) async throws {
        let receiver = try await Receiver { _, _ in .empty(Status(code: status)) }
        let desk = try await desk(asking: receiver)
        let sid = try await desk.conversation()

        let codes = [
            try await desk.code { try await desk.twilio(.post, "/v1/Conversations", headers: Desk.telling) },
            try await desk.code { try await desk.twilio(.delete, "/v1/Conversations/\(sid)", headers: Desk.telling) },
        ]
        await receiver.stop()

        #expect(codes == [50_056, 50_056])
        #expect(try await desk.twilio(.get, "/v1/Conversations")["conversations"]?.array?.count == 1)
    }

    @Test func `no answer in time lets it be done as it was asked for`() async throws {
        let gate = Turnstile()
        let receiver = try await Receiver { _, _ in
            try await gate.pass()
            return .empty()
        }
        let desk = try await desk(asking: receiver, within: .milliseconds(50))

        let made = try await desk.api(.post, "/conversations", ["friendlyName": "patient"], headers: Desk.telling)
        await gate.open()
        let count = await receiver.hooks.count
        await receiver.stop()

        #expect(made["friendlyName"]?.string == "patient")
        #expect(count == 1)
    }

    @Test func `who cannot be asked refuses`() async throws {
        let desk = try await Desk()
        // Nobody listens at port 1.
        try await desk.configure(before: "http://127.0.0.1:1/", "onConversationAdd")

        let code = try await desk.code { try await desk.twilio(.post, "/v1/Conversations", headers: Desk.telling) }

        #expect(code == 50_057)
    }

    @Test func `nobody is asked about what webhooks are not told of, or about what was done before`() async throws {
        let receiver = try await answering([:])
        let desk = try await desk(asking: receiver)
        let headers: Headers = ["X-Twilio-Webhook-Enabled": "true", "Idempotency-Key": "k1"]

        _ = try await desk.conversation()
        _ = try await desk.api(.post, "/conversations", ["friendlyName": "a"], headers: headers)
        _ = try await desk.api(.post, "/conversations", ["friendlyName": "a"], headers: headers)
        let count = await receiver.hooks.count
        await receiver.stop()

        #expect(count == 1)
    }

    @Test func `somebody may be kept from taking part, and a user from being changed`() async throws {
        let receiver = try await Receiver { _, _ in .empty(.forbidden) }
        let desk = try await Desk()
        let sid = try await desk.conversation()
        _ = try await desk.twilio(.post, "/v1/Users", ["Identity": "ana"])
        try await desk.configure(before: await receiver.address, "onParticipantAdd", "onUserUpdate")

        let codes = [
            try await desk.code {
                try await desk.twilio(
                    .post, "/v1/Conversations/\(sid)/Participants", ["Identity": "ana"], headers: Desk.telling)
            },
            try await desk.code {
                try await desk.twilio(.post, "/v1/Users/ana", ["FriendlyName": "A."], headers: Desk.telling)
            },
        ]
        let forms = await receiver.hooks.map(\.form)
        await receiver.stop()

        #expect(codes == [50_056, 50_056])
        #expect(forms[0]["Identity"] == "ana" && forms[0]["MessagingBinding.Type"] == "CHAT")
        #expect(forms[0]["ConversationSid"] == sid && !forms[0].contains("ParticipantSid"))
        #expect(forms[1]["UserSid"]?.hasPrefix("US") == true && forms[1]["FriendlyName"] == "A.")
    }

    @Test func `a user may be kept from leaving a conversation, and from reading on in it`() async throws {
        let receiver = try await Receiver { _, _ in .empty(.forbidden) }
        let desk = try await Desk()
        let sid = try await desk.conversation()
        _ = try await desk.api(.post, "/conversations/\(sid)/participants", ["identity": "ana"])
        try await desk.configure(before: await receiver.address, "onParticipantRemove", "onParticipantUpdate")
        let part = "/users/ana/conversations/\(sid)"

        let left = try await desk.code { try await desk.api(.delete, part, headers: Desk.telling) }
        let read = try await desk.code {
            try await desk.api(.patch, part, ["lastReadMessageIndex": 4], headers: Desk.telling)
        }
        let forms = await receiver.hooks.map(\.form)
        await receiver.stop()

        #expect(left == 50_056 && read == 50_056)
        #expect(forms.map { $0["EventType"] } == ["onParticipantRemove", "onParticipantUpdate"])
        #expect(forms.allSatisfy { $0["ConversationSid"] == sid && $0["Identity"] == "ana" })
        #expect(forms[1]["LastReadMessageIndex"] == "4")
        _ = try await desk.api(.get, part)
    }

    @Test func `an answer that is no JSON changes nothing, and one that is no text refuses`() async throws {
        let receiver = try await Receiver { _, before in
            before == 0 ? .text("<html>") : try .json(["friendly_name": 1] as JSONValue)
        }
        let desk = try await desk(asking: receiver)

        let made = try await desk.api(.post, "/conversations", ["friendlyName": "a"], headers: Desk.telling)
        let code = try await desk.code {
            try await desk.api(.post, "/conversations", ["friendlyName": "b"], headers: Desk.telling)
        }
        await receiver.stop()

        #expect(made["friendlyName"]?.string == "a")
        #expect(code == 50_057)
    }
}
