import Crypto
import Fleet
import FleetTestSupport
import HTTP
import JSON
import Problems
import Settings
import Store
import Testing
import Twilio

@testable import ConversationsAPI

/// Messages of the API of 2010: taken, refused, moved along, changed and forgotten.
@Suite(.serialized) struct TelephonyMessageTests {
    @Test func `a message is queued, and then delivered`() async throws {
        let desk = try await Desk.quick()

        let made = try await desk.send(["Body": "Table at 8 is confirmed."])
        let seen = try await desk.thing("Messages/\(made.sid).json", is: "delivered")

        #expect(made["status"] == "queued" && made["direction"] == "outbound-api" && made["price"] == .null)
        #expect(made["num_segments"] == "1" && made["num_media"] == "0" && made["date_sent"] == .null)
        #expect(made["date_created"]?.string?.hasSuffix(" +0000") == true)
        #expect(made["uri"]?.string == "/2010-04-01/Accounts/\(desk.standIn.gate.account)/Messages/\(made.sid).json")
        #expect(seen["price"] == "-0.00750" && seen["date_sent"]?.string != nil && seen["error_code"] == .null)
    }

    @Test(
        arguments: [
            (["From": "+15005550006", "Body": "a"], 21_604), (["To": "+15558675310", "Body": "a"], 21_603),
            (["To": "+15558675310", "From": "+15005550006"], 21_602),
            (["To": "555", "From": "+15005550006", "Body": "a", "MediaUrl": "nowhere"], 21_620),
            (["To": "+0123", "From": "+15005550006", "Body": "a"], 21_211),
            (["To": "+15558675310", "From": "+0", "Body": "a"], 21_212),
            (["To": "+15558675310", "From": "+15550009999", "Body": "a"], 21_606),
            (["To": "whatsapp:+15558675310", "From": "+15005550006", "Body": "a"], 21_910),
            (["To": "+15005550006", "From": "+15005550006", "Body": "a"], 21_266),
            (["To": "+15558675310", "From": "+15005550006", "Body": String(repeating: "a", count: 1_601)], 21_617),
            (["To": "+15005550001", "From": "+15005550006", "Body": "a"], 21_211),
            (["To": "+15005550002", "From": "+15005550006", "Body": "a"], 21_612),
            (["To": "+15005550003", "From": "+15005550006", "Body": "a"], 21_408),
            (["To": "+15005550004", "From": "+15005550006", "Body": "a"], 21_610),
            (["To": "+15005550009", "From": "+15005550006", "Body": "a"], 21_614),
            (["To": "+15558675310", "From": "+15005550001", "Body": "a"], 21_212),
            (["To": "+15558675310", "From": "+15005550007", "Body": "a"], 21_606),
            (["To": "+15558675310", "From": "+15005550008", "Body": "a"], 21_611),
            (["To": "+15558675310", "From": "+15005550006", "Body": "a", "ContentSid": "HX1"], 21_654),
            (["To": "+15558675310", "From": "+15005550006", "Body": "a", "ScheduleType": "fixed"], 35_111),
            (["To": "+15558675310", "From": "+15005550006", "Body": "a", "StatusCallback": "ftp://x"], 21_609),
            (["To": "+15558675310", "From": "+15005550006", "Body": "a", "ValidityPeriod": "0"], 20_001),
        ] as [([String: String], Int)])
    func `what cannot be sent is refused by its code`(_ told: [String: String], _ code: Int) async throws {
        let desk = try await Desk()
        var form = FormFields()
        for (name, value) in told { form.add(name, value) }

        let answered = try await desk.code { try await desk.core(.post, "Messages.json", form) }

        #expect(answered == code)
    }

    @Test func `a message has ten files at most, and they can be looked at and taken away`() async throws {
        let desk = try await Desk.quick()
        var form: FormFields = ["Body": ""]
        for number in 0..<10 { form.add("MediaUrl", "https://a.example/\(number).png?x") }

        let made = try await desk.send(form)
        form.add("MediaUrl", "https://a.example/10.png")
        let tooMany = try await desk.code { try await desk.send(form) }
        let path = "Messages/\(made.sid)/Media"
        let list = try await desk.core(.get, "\(path).json?PageSize=4")
        let first = try #require(list["media_list"]?[0])
        let bytes = try await desk.response("\(path)/\(first.sid)")
        _ = try await desk.core(.delete, "\(path)/\(first.sid).json")

        #expect(tooMany == 21_623 && made.sid.hasPrefix("MM") && made["num_media"] == "10")
        #expect(list["media_list"]?.array?.count == 4 && first["content_type"] == "image/png")
        #expect(bytes.status == .temporaryRedirect && bytes.headers["Location"] == "https://a.example/0.png?x")
        #expect(try await desk.code { try await desk.core(.get, "\(path)/\(first.sid).json") } == 20_404)
        #expect(try await desk.core(.get, "Messages/\(made.sid).json")["num_media"] == "9")
    }

    @Test func `each step is told, signed and in order`() async throws {
        let receiver = try await Receiver()
        let desk = try await Desk.quick()
        let url = await receiver.address + "/status?a=b"

        let made = try await desk.send(["To": "+15558670000", "Body": "hello", "StatusCallback": url])
        try await receiver.came(3)
        let hooks = await receiver.hooks
        await receiver.stop()

        #expect(hooks.map { $0.form["MessageStatus"] } == ["sending", "sent", "undelivered"])
        #expect(
            hooks.allSatisfy { $0.form["MessageSid"] == made.sid && $0.form["SmsStatus"] == $0.form["MessageStatus"] })
        #expect(hooks[1].form["ErrorCode"] == nil && hooks[2].form["ErrorCode"] == "30003")
        let signature = try #require(hooks[2].request.headers["X-Twilio-Signature"])
        #expect(
            RequestSignature.matches(signature, url: url, .form(hooks[2].form), tokens: [desk.standIn.gate.token]))
        #expect(try await desk.core(.get, "Messages/\(made.sid).json")["error_code"] == 30_003)
    }

    @Test func `what is under way goes on after a restart`() async throws {
        let desk = try await Desk(environment: ["EMBEDDED_DELIVERY_SECONDS": "3600"])
        let made = try await desk.send(["Body": "hello"])
        try await desk.thing("Messages/\(made.sid).json", is: "sending")
        await desk.frame.stopWork()
        try await desk.frame.database.write { try $0.run("UPDATE text_message SET due = 1") }
        await desk.frame.database.close()

        let again = try await Desk(desk.folder, environment: ["EMBEDDED_DELIVERY_SECONDS": "0"])

        try await again.thing("Messages/\(made.sid).json", is: "delivered")
    }

    @Test func `a scheduled message waits, can be cancelled, and cannot be forgotten before`() async throws {
        let desk = try await Desk.quick()
        let service = "MG" + String(repeating: "0", count: 32)
        let later = TwilioDate.product(desk.now + 3_600)

        let made = try await desk.core(
            .post, "Messages.json",
            [
                "To": "+15558675310", "MessagingServiceSid": service, "Body": "a", "ScheduleType": "fixed",
                "SendAt": later,
            ])
        let path = "Messages/\(made.sid).json"
        let early = try await desk.code { try await desk.core(.delete, path) }
        let canceled = try await desk.core(.post, path, ["Status": "canceled"])
        let twice = try await desk.code { try await desk.core(.post, path, ["Status": "canceled"]) }
        _ = try await desk.core(.delete, path)

        #expect(made["status"] == "scheduled" && made["from"] == "+15005550006" && early == 20_009)
        #expect(canceled["status"] == "canceled" && twice == 20_409)
        #expect(try await desk.code { try await desk.core(.get, path) } == 20_404)
    }

    @Test func `a message loses its words when told so, and nothing else`() async throws {
        let desk = try await Desk.quick()
        let made = try await desk.send(["Body": "secret"])
        let path = "Messages/\(made.sid).json"

        let redacted = try await desk.core(.post, path, ["Body": ""])

        #expect(redacted["body"] == "" && redacted.sid == made.sid)
        #expect(try await desk.code { try await desk.core(.post, path, ["Body": "other"]) } == 20_001)
        #expect(try await desk.code { try await desk.core(.post, path) } == 20_161)
    }

    @Test func `a message through a service is accepted first, and smart letters are counted as sent`() async throws {
        let desk = try await Desk()

        let made = try await desk.core(
            .post, "Messages.json",
            [
                "To": "whatsapp:+15558675310", "MessagingServiceSid": "MG" + String(repeating: "0", count: 32),
                "Body": String(repeating: "’", count: 160), "SmartEncoded": "true",
            ])

        #expect(made["status"] == "accepted" && made["from"] == "whatsapp:+15005550006" && made["num_segments"] == "1")
    }

    @Test func `lists are narrowed, and walked through in both directions`() async throws {
        let desk = try await Desk.quick()
        for number in 0..<5 { _ = try await desk.send(["Body": "\(number)", "To": "+1555000111\(number % 2)"]) }
        func bodies(_ page: JSONValue) -> [String] { page["messages"]?.array?.compactMap { $0["body"]?.string } ?? [] }
        func follow(_ page: JSONValue, _ name: String) async throws -> JSONValue {
            try await desk.twilio(.get, page[name]?.string ?? "none")
        }

        let first = try await desk.core(.get, "Messages.json?PageSize=2")
        let second = try await follow(first, "next_page_uri")
        let third = try await follow(second, "next_page_uri")
        let back = try await follow(third, "previous_page_uri")

        #expect(
            [first, second, third].map(bodies) == [["4", "3"], ["2", "1"], ["0"]] && bodies(back) == ["2", "1"])
        #expect(third["next_page_uri"] == .null && first["previous_page_uri"] == .null && second["start"] == 2)
        #expect(second["uri"]?.string?.contains("PageToken=PA") == true)
        #expect(first.object?.keys.filter { $0 != "messages" }.count == 8)
        #expect(bodies(try await desk.core(.get, "Messages.json?To=%2B15550001111")) == ["3", "1"])
        try await desk.wait(for: { try await desk.core(.get, "Messages.json?DateSent%3E=2026-01-01") }) {
            bodies($0).count == 5
        }
        #expect(bodies(try await desk.core(.get, "Messages.json?DateSent%3C=2001-01-01")).isEmpty)
        #expect(try await desk.code { try await desk.core(.get, "Messages.json?PageToken=PAx") } == 21_481)
        #expect(try await desk.code { try await desk.core(.get, "Messages.json?PageToken=PAYQ") } == 21_481)
        #expect(try await desk.code { try await desk.core(.get, "Messages.json?PageSize=1001") } == 20_007)
    }

    @Test func `only JSON is spoken, and only of the one account`() async throws {
        let desk = try await Desk()
        let other = "/2010-04-01/Accounts/AC\(String(repeating: "0", count: 32))/Messages.json"

        #expect(try await desk.code { try await desk.core(.get, "Messages") } == 20_404)
        #expect(
            try await desk.code { try await desk.core(.get, "Messages/SM\(String(repeating: "0", count: 32))") }
                == 20_404)
        #expect(try await desk.code { try await desk.twilio(.get, other) } == 20_404)
        await #expect(throws: Problem.self) { try await desk.routes.get(other) }
    }
}
