import HTTP
import JSON
import Testing

@testable import ConversationsAPI

/// The account, and the numbers it has.
@Suite struct TelephonyNumberTests {
    private func numbers(_ answer: JSONValue) -> [String] {
        answer["incoming_phone_numbers"]?.array?.compactMap { $0["phone_number"]?.string } ?? []
    }

    @Test func `an account begins with two numbers, and takes and gives back others`() async throws {
        let desk = try await Desk()

        let founding = numbers(try await desk.core(.get, "IncomingPhoneNumbers.json"))
        let named = try await desk.core(
            .post, "IncomingPhoneNumbers.json", ["PhoneNumber": "+15105551234", "SmsUrl": "https://a.example/sms"])
        let any = try await desk.core(.post, "IncomingPhoneNumbers.json", ["AreaCode": "415", "FriendlyName": "Desk"])
        let taken = try await desk.code {
            try await desk.core(.post, "IncomingPhoneNumbers.json", ["PhoneNumber": "+15105551234"])
        }
        _ = try await desk.core(.delete, "IncomingPhoneNumbers/\(any.sid).json")

        #expect(Set(founding) == ["+15005550006", "+15005550010"])
        #expect(named["friendly_name"] == "(510) 555-1234" && named["sms_url"] == "https://a.example/sms")
        #expect(named["sms_method"] == "POST" && named["capabilities"]?["sms"] == true)
        #expect(any["phone_number"]?.string?.hasPrefix("+1415555") == true && taken == 21_422)
        #expect(numbers(try await desk.core(.get, "IncomingPhoneNumbers.json?FriendlyName=Desk")).isEmpty)
    }

    @Test func `numbers are found by a part, in which a star is a digit`() async throws {
        let desk = try await Desk()
        func found(_ pattern: String) async throws -> Int {
            numbers(try await desk.core(.get, "IncomingPhoneNumbers.json?PhoneNumber=\(pattern)")).count
        }

        #expect(try await found("%2B1500555****") == 2)
        #expect(try await found("0006") == 1)
        #expect(try await found("00*6") == 1)
        #expect(try await found("6*") == 0)
        #expect(try await found("%25") == 2)
    }

    @Test func `what happens at a number is changed member by member`() async throws {
        let desk = try await Desk()
        let sid = try #require(try await desk.core(.get, "IncomingPhoneNumbers.json")["incoming_phone_numbers"]?[0]).sid
        let path = "IncomingPhoneNumbers/\(sid).json"

        _ = try await desk.core(.post, path, ["SmsUrl": "https://a.example/sms", "VoiceMethod": "get"])
        let changed = try await desk.core(.post, path, ["FriendlyName": "Front", "SmsUrl": ""])

        #expect(changed["sms_url"] == "" && changed["voice_method"] == "GET" && changed["friendly_name"] == "Front")
        #expect(try await desk.code { try await desk.core(.post, path, ["VoiceUrl": "nowhere"]) } == 21_502)
        #expect(try await desk.code { try await desk.core(.post, path, ["VoiceMethod": "PUT"]) } == 20_001)
    }

    @Test func `the account is listed, shown and given another name`() async throws {
        let desk = try await Desk()
        let account = desk.standIn.gate.account

        let renamed = try await desk.twilio(.post, "/2010-04-01/Accounts/\(account).json", ["FriendlyName": "Mine"])
        let list = try await desk.twilio(.get, "/2010-04-01/Accounts.json")

        #expect(renamed["friendly_name"] == "Mine" && renamed["status"] == "active" && renamed["auth_token"] == nil)
        #expect(list["accounts"]?.array?.map(\.sid) == [account])
        #expect(try await desk.twilio(.get, "/2010-04-01/Accounts.json?FriendlyName=Other")["accounts"] == [])
    }
}
