import Fleet
import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// What people see of what was sent, and how they answer in the place of those it was sent to.
@Suite(.serialized) struct TelephonyOutboxTests {
    private func point(_ desk: Desk, at url: String, spare: String = "") async throws {
        let sid = try #require(
            try await desk.core(.get, "IncomingPhoneNumbers.json?PhoneNumber=0006")["incoming_phone_numbers"]?[0]
        ).sid
        _ = try await desk.core(.post, "IncomingPhoneNumbers/\(sid).json", ["SmsUrl": url, "SmsFallbackUrl": spare])
    }

    @Test func `everything is there, newest first, in pages, and narrowed`() async throws {
        let desk = try await Desk()
        for number in 0..<3 { _ = try await desk.send(["Body": "Text \(number)"]) }
        _ = try await desk.core(
            .post, "Calls.json", ["To": "+15558675310", "From": "+15005550006", "Twiml": "<Response/>"])
        let service = try await desk.twilio(.post, "/v2/Services", ["FriendlyName": "Shop"])
        _ = try await desk.twilio(
            .post, "/v2/Services/\(service.sid)/Verifications", ["To": "a@b.example", "Channel": "email"])

        let first = try await desk.api(.get, "/outbox?pageSize=3")
        let token = first["meta"]?["nextPageToken"]?.string ?? "none"
        let second = try await desk.api(.get, "/outbox?pageSize=3&pageToken=\(token)")
        let all = (first["items"]?.array ?? []) + (second["items"]?.array ?? [])

        #expect(all.count == 5 && Set(all.map(\.sid)).count == 5)
        #expect(second["meta"]?["nextPageToken"] == .null)
        let dates = all.compactMap { $0["dateCreated"]?.string }
        #expect(dates == dates.sorted(by: >))
        #expect(try await desk.outbox("?search=tExT%201").count == 1)
        #expect(try await desk.outbox("?kind=call").count == 1)
        #expect(try await desk.outbox("?to=a@b.example").map { $0["kind"]?.string } == ["verification"])
        #expect(try await desk.outbox("?from=%2B15005550006").count == 4)
        await #expect(throws: Problem.self) { try await desk.outbox("?kind=letter") }
        await #expect(throws: Problem.self) { try await desk.outbox("?kind=call&pageToken=\(token)") }
    }

    @Test func `a message that comes in is told to the number's webhook, and what it answers is sent`() async throws {
        let receiver = try await Receiver { hook, _ in
            let twiml =
                hook.request.target.path == "/sms"
                ? "<Response><Message>One</Message><Redirect>next?x=1</Redirect></Response>"
                : "<Response><Message><Body>Two</Body><Media>/pic.png</Media></Message></Response>"
            return Response(content: .bytes(Array(twiml.utf8)))
        }
        let desk = try await Desk.quick()
        let address = await receiver.address
        try await point(desk, at: address + "/sms")

        let made = try await desk.api(
            .post, "/outbox/inbound",
            ["from": "+15558675310", "to": "+15005550006", "body": "Hi", "mediaUrls": ["https://a.example/x.jpg"]])
        try await desk.thing("Messages/\(made.sid).json", is: "received")
        let hooks = await receiver.hooks
        await receiver.stop()
        let replies = try await desk.core(.get, "Messages.json?To=%2B15558675310")["messages"]?.array ?? []

        #expect(made["status"] == "receiving" && made["direction"] == "inbound")
        #expect(hooks.map(\.request.target.raw) == ["/sms", "/next?x=1"])
        let form = hooks[0].form
        #expect(form["MessageSid"] == made.sid && form["SmsSid"] == made.sid && form["Body"] == "Hi")
        #expect(
            form["NumMedia"] == "1" && form["MediaUrl0"] == "https://a.example/x.jpg"
                && form["MediaContentType0"] == "image/jpeg")
        #expect(form["SmsStatus"] == "received" && hooks[0].request.headers["X-Twilio-Signature"] != nil)
        #expect(replies.map { $0["body"]?.string } == ["Two", "One"])
        #expect(replies.allSatisfy { $0["direction"] == "outbound-reply" && $0["from"] == "+15005550006" })
        #expect(replies[0]["num_media"] == "1")
    }

    @Test func `a webhook that fails shows at the message, after the fallback was asked`() async throws {
        let receiver = try await Receiver { _, _ in .empty(.internalServerError) }
        let desk = try await Desk.quick()
        let address = await receiver.address
        try await point(desk, at: address + "/sms", spare: address + "/spare")

        let made = try await desk.api(
            .post, "/outbox/inbound",
            ["from": "+15558675310", "to": "+15005550006", "body": "Hi", "channel": "whatsapp"])
        let seen = try await desk.thing("Messages/\(made.sid).json", is: "received")
        let hooks = await receiver.hooks
        await receiver.stop()

        #expect(hooks.map(\.request.target.path) == ["/sms", "/spare"] && hooks[1].form["ErrorCode"] == "11200")
        #expect(hooks[0].form["From"] == "whatsapp:+15558675310" && hooks[0].form["WaId"] == "15558675310")
        #expect(seen["error_code"] == 11_200)
    }

    @Test func `an answer to a message that is not yet taken up is asked for after a restart`() async throws {
        let receiver = try await Receiver { _, _ in .text("Hello") }
        let desk = try await Desk.quick()
        let address = await receiver.address
        try await point(desk, at: address + "/sms")
        await desk.frame.stopWork()
        let made = try await desk.api(
            .post, "/outbox/inbound", ["from": "+15558675310", "to": "+15005550006", "body": "Hi"])
        await desk.frame.database.close()

        let again = try await Desk(desk.folder, environment: ["EMBEDDED_DELIVERY_SECONDS": "0"])
        try await again.thing("Messages/\(made.sid).json", is: "received")
        await receiver.stop()

        #expect(try await again.outbox("?search=hello").count == 1)
    }

    @Test func `what nobody listens to has simply come in, and no stranger's number is written to`() async throws {
        let desk = try await Desk()

        let made = try await desk.api(
            .post, "/outbox/inbound", ["from": "+15558675310", "to": "+15005550010", "body": "Hi"])
        let stranger = try await desk.code {
            try await desk.api(.post, "/outbox/inbound", ["from": "+15558675310", "to": "+15550001111", "body": "Hi"])
        }
        let empty = try await desk.code {
            try await desk.api(.post, "/outbox/inbound", ["from": "+15558675310", "to": "+15005550010"])
        }

        let seen = try await desk.thing("Messages/\(made.sid).json", is: "received")
        #expect(seen["error_code"] == .null && seen["price"] == .null && stranger == 20_404 && empty == 21_602)
    }

    @Test func `what is finished is forgotten when it is old, and what is not stays`() async throws {
        let desk = try await Desk(environment: ["EMBEDDED_DELIVERY_SECONDS": "3600"])
        for _ in 0...Telephony.forgottenAtOnce { _ = try await desk.send(["Body": "old"]) }
        try await desk.tamper("UPDATE text_message SET due = NULL, status = 'delivered', created = 0")
        let young = try await desk.send(["Body": "young"])
        let waiting = try await desk.send(["Body": "waiting"])
        try await desk.tamper("UPDATE text_message SET created = 1 WHERE sid = '\(waiting.sid)'")
        _ = try await desk.core(
            .post, "Calls.json", ["To": "+15558675310", "From": "+15005550006", "Twiml": "<Response/>"])
        try await desk.tamper("UPDATE phone_call SET due = NULL, script_pending = 0, created = 0")
        let service = try await desk.twilio(.post, "/v2/Services", ["FriendlyName": "Shop"])
        _ = try await desk.twilio(
            .post, "/v2/Services/\(service.sid)/Verifications", ["To": "a@b.example", "Channel": "email"])
        try await desk.tamper("UPDATE verification SET created = 0")

        try await desk.standIn.telephony.forgetOld()

        #expect(Set(try await desk.outbox().map(\.sid)) == [young.sid, waiting.sid])
    }

    @Test func `what comes in is read strictly`() async throws {
        let desk = try await Desk()
        let right: JSONObject = ["from": "+15558675310", "to": "+15005550006", "body": "Hi"]
        for (name, value, code) in [
            ("from", 1, 20_001), ("body", ["Hi"], 20_001), ("body", "a\u{0}", 20_001), ("channel", 5, 20_001),
            ("channel", "pigeon", 20_001), ("mediaUrls", "http://a.example/", 21_620), ("colour", "blue", 20_001),
            ("to", "+15558675310", 21_266), ("to", nil, 21_211),
        ] as [(String, JSONValue, Int)] {
            var told = right
            told[name] = value

            let refused = try await desk.code { try await desk.api(.post, "/outbox/inbound", .object(told)) }

            #expect(refused == code, "\(name): \(value)")
        }
        #expect(try await desk.code { try await desk.api(.post, "/outbox/inbound", []) } == 20_001)
        let broken = Body.bytes(Array(repeating: UInt8(ascii: "["), count: 10_000))
        for (method, path) in [(Method.post, "/api/outbox/inbound"), (.put, "/api/outbox/rules")] {
            let problem = await #expect(throws: Problem.self) {
                try await desk.routes.ask(method, path, ["Content-Type": "application/json"], broken)
            }
            #expect(problem?.code == 20_001)
        }
    }

    @Test func `rules say what becomes of messages, and are checked`() async throws {
        let desk = try await Desk.quick()
        let founding = try await desk.api(.get, "/outbox/rules")
        let rules: JSONValue = [
            "rules": [
                ["kind": "message", "pattern": "*7777", "outcome": "refused", "errorCode": 21_610],
                ["kind": "message", "pattern": "*8888", "outcome": "failed", "errorCode": 30_007],
                ["pattern": "*9999", "outcome": "sent"],
            ]
        ]

        _ = try await desk.api(.put, "/outbox/rules", rules)
        let refused = try await desk.code { try await desk.send(["To": "+15558677777", "Body": "a"]) }
        let failed = try await desk.send(["To": "+15558678888", "Body": "a"])
        let lost = try await desk.send(["To": "+15558679999", "Body": "a"])

        #expect(founding["rules"]?[0]?["pattern"] == "*0000" && refused == 21_610)
        #expect(try await desk.thing("Messages/\(failed.sid).json", is: "failed")["error_code"] == 30_007)
        try await desk.thing("Messages/\(lost.sid).json", is: "sent")
        for wrong: JSONValue in [
            ["pattern": "*", "outcome": "busy"], ["pattern": "", "outcome": "sent"],
            ["kind": "letter", "pattern": "*", "outcome": "sent"],
            ["pattern": "*", "outcome": "failed", "errorCode": 7], 5, ["kind": 5, "pattern": "*", "outcome": "sent"],
            ["pattern": "*", "outcome": "sent", "colour": "blue"],
        ] {
            #expect(try await desk.code { try await desk.api(.put, "/outbox/rules", ["rules": [wrong]]) } == 20_001)
        }
    }
}
