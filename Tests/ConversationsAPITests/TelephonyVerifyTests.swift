import Fleet
import HTTP
import JSON
import Problems
import Store
import Testing

@testable import ConversationsAPI

/// Codes are sent, told and counted as Verify does it.
@Suite(.serialized) struct TelephonyVerifyTests {
    private func service(_ desk: Desk, _ form: FormFields = ["FriendlyName": "Shop"]) async throws -> String {
        "/v2/Services/" + (try await desk.twilio(.post, "/v2/Services", form)).sid
    }

    private func code(_ desk: Desk, _ verification: JSONValue) async throws -> String {
        try await desk.api(.get, "/outbox/\(verification.sid)")["code"]?.string ?? "none"
    }

    @Test func `the right code is approved once, and a wrong one is no failure`() async throws {
        let desk = try await Desk()
        let path = try await service(desk)

        let sent = try await desk.twilio(.post, "\(path)/Verifications", ["To": "+15558675310", "Channel": "sms"])
        let code = try await code(desk, sent)
        let wrong = try await desk.twilio(
            .post, "\(path)/VerificationCheck", ["To": "+15558675310", "Code": code == "000000" ? "111111" : "000000"])
        let right = try await desk.twilio(
            .post, "\(path)/VerificationCheck", ["VerificationSid": sent.sid, "Code": code])
        let again = try await desk.code {
            try await desk.twilio(.post, "\(path)/VerificationCheck", ["To": "+15558675310", "Code": code])
        }

        #expect(sent["status"] == "pending" && sent["valid"] == false && sent["send_code_attempts"]?.array?.count == 1)
        #expect(sent["code"] == nil && code.utf8.count == 6)
        #expect(wrong["status"] == "pending" && wrong["valid"] == false)
        #expect(right["status"] == "approved" && right["valid"] == true && again == 20_404)
        #expect(try await desk.twilio(.get, "\(path)/Verifications/\(sent.sid)")["status"] == "approved")
        let message = try await desk.outbox("?kind=message&search=\(code)")
        #expect(message.count == 1 && message[0]["text"]?.string == "Your Shop verification code is: \(code)")
    }

    @Test func `started again it is the same one, five times`() async throws {
        let desk = try await Desk()
        let path = try await service(desk, ["FriendlyName": "Shop", "CodeLength": "4"])
        let start: FormFields = ["To": "+15558675310", "Channel": "sms"]

        let first = try await desk.twilio(.post, "\(path)/Verifications", start)
        for _ in 0..<3 { _ = try await desk.twilio(.post, "\(path)/Verifications", start) }
        let fifth = try await desk.twilio(.post, "\(path)/Verifications", ["To": "+15558675310", "Channel": "call"])
        let sixth = try await desk.code { try await desk.twilio(.post, "\(path)/Verifications", start) }

        #expect(fifth.sid == first.sid && fifth["channel"] == "call" && fifth["send_code_attempts"]?.array?.count == 5)
        let code = try await code(desk, first)
        #expect(sixth == 60_203 && code.utf8.count == 4)
        #expect(try await desk.outbox("?kind=message").count == 4)
        #expect(try await desk.outbox("?kind=call").count == 1)
    }

    @Test func `a code of one's own is taken only by a service that allows it`() async throws {
        let desk = try await Desk()
        let path = try await service(desk)
        let start: FormFields = ["To": "a@b.example", "Channel": "email", "CustomCode": "12345678"]

        let refused = await #expect(throws: Problem.self) {
            try await desk.twilio(.post, "\(path)/Verifications", start)
        }
        _ = try await desk.twilio(.post, path, ["CustomCodeEnabled": "true"])
        let sent = try await desk.twilio(.post, "\(path)/Verifications", start)

        #expect(refused?.code == 60_204 && refused?.kind == .forbidden)
        #expect(try await code(desk, sent) == "12345678")
    }

    @Test func `after five wrong codes not even the right one is taken`() async throws {
        let desk = try await Desk()
        let path = try await service(desk)
        _ = try await desk.twilio(.post, path, ["CustomCodeEnabled": "true"])
        let sent = try await desk.twilio(
            .post, "\(path)/Verifications", ["To": "a@b.example", "Channel": "email", "CustomCode": "12345678"])

        for _ in 0..<5 {
            let wrong = try await desk.twilio(
                .post, "\(path)/VerificationCheck", ["To": "a@b.example", "Code": "00000000"])
            #expect(wrong["valid"] == false)
        }
        let sixth = try await desk.code {
            try await desk.twilio(.post, "\(path)/VerificationCheck", ["To": "a@b.example", "Code": "12345678"])
        }

        #expect(sixth == 60_202)
        #expect(try await desk.twilio(.get, "\(path)/Verifications/\(sent.sid)")["status"] == "max_attempts_reached")
    }

    @Test func `a code is forgotten after ten minutes`() async throws {
        let desk = try await Desk()
        let path = try await service(desk)
        let start: FormFields = ["To": "+15558675310", "Channel": "whatsapp"]
        let sent = try await desk.twilio(.post, "\(path)/Verifications", start)
        let code = try await code(desk, sent)
        try await desk.frame.database.write { try $0.run("UPDATE verification SET created = created - 600000") }

        let late = try await desk.code {
            try await desk.twilio(.post, "\(path)/VerificationCheck", ["To": "+15558675310", "Code": code])
        }
        let anew = try await desk.twilio(.post, "\(path)/Verifications", start)

        #expect(late == 20_404 && anew.sid != sent.sid)
        #expect(try await desk.twilio(.get, "\(path)/Verifications/\(sent.sid)")["status"] == "expired")
    }

    @Test func `somebody else may approve or cancel a code, while it is open`() async throws {
        let desk = try await Desk()
        let path = try await service(desk)
        let sent = try await desk.twilio(.post, "\(path)/Verifications", ["To": "+15558675310", "Channel": "sms"])
        let one = "\(path)/Verifications/\(sent.sid)"

        #expect(try await desk.code { try await desk.twilio(.post, one, ["Status": "expired"]) } == 60_200)
        #expect(try await desk.twilio(.post, one, ["Status": "canceled"])["status"] == "canceled")
        #expect(try await desk.code { try await desk.twilio(.post, one, ["Status": "approved"]) } == 20_404)
    }

    @Test(
        arguments: [
            (["Channel": "sms"], 60_200), (["To": "+15558675310"], 60_200),
            (["To": "nobody", "Channel": "email"], 60_200),
            (["To": "a@b.example", "Channel": "sms"], 60_200), (["To": "+15558675310", "Channel": "pigeon"], 60_200),
            (["To": "+15558675310", "Channel": "sna"], 60_223),
            (["To": "+15558675310", "Channel": "sms", "CustomCode": "1<2"], 60_200),
        ] as [([String: String], Int)])
    func `what is not well told is refused`(_ told: [String: String], _ code: Int) async throws {
        let desk = try await Desk()
        let path = try await service(desk)
        var form = FormFields()
        for (name, value) in told { form.add(name, value) }

        #expect(try await desk.code { try await desk.twilio(.post, "\(path)/Verifications", form) } == code)
    }

    @Test func `services are made, changed, listed and removed with their codes`() async throws {
        let desk = try await Desk()
        let path = try await service(desk)
        _ = try await service(desk)
        let sent = try await desk.twilio(.post, "\(path)/Verifications", ["To": "+15558675310", "Channel": "sms"])

        let changed = try await desk.twilio(.post, path, ["CodeLength": "8", "CustomCodeEnabled": "true"])
        let list = try await desk.twilio(.get, "/v2/Services?PageSize=1")
        _ = try await desk.twilio(.delete, path)

        #expect(
            changed["code_length"] == 8 && changed["custom_code_enabled"] == true && changed["friendly_name"] == "Shop")
        #expect(changed["url"]?.string == "http://127.0.0.1:3001\(path)")
        #expect(
            list["services"]?.array?.count == 1
                && list["meta"]?["next_page_url"]?.string?.contains("PageToken=PT") == true)
        #expect(try await desk.code { try await desk.twilio(.get, path) } == 20_404)
        #expect(try await desk.code { try await desk.api(.get, "/outbox/\(sent.sid)") } == 20_404)
        #expect(try await desk.code { try await desk.twilio(.post, "/v2/Services") } == 60_200)
        #expect(
            try await desk.code {
                try await desk.twilio(.post, "/v2/Services", ["FriendlyName": "a", "CodeLength": "3"])
            } == 60_200)
    }
}
