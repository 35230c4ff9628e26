import Crypto
import FleetTestSupport
import HTTP
import HTTPServer
import JSON
import Problems
import Settings
import Testing

@testable import ConversationsAPI

/// A conversation is opened with all who take part in it, or not at all.
@Suite struct ConversationWithParticipantsTests {
    private let path = "/v1/ConversationWithParticipants"

    private func ask(_ desk: Desk, _ form: FormFields) async throws -> Response {
        var headers: Headers = ["Host": "127.0.0.1:3001"]
        let secret = "\(desk.standIn.gate.account):\(desk.standIn.gate.token.reveal())"
        headers.set("Authorization", "Basic " + Base64.standard.encode(Array(secret.utf8)))
        return try await desk.routes.ask(.post, path, headers: headers, form: form)
    }

    @Test func `everybody takes part at once, in whatever spelling they are told`() async throws {
        let desk = try await Desk()
        var form: FormFields = ["UniqueName": "t1"]
        form.add("Participant", #"{"messaging_binding": {"address": "+15005550006"}}"#)
        form.add("Participant", #"{"identity": "ana", "MessagingBinding.ProjectedAddress": "+15005550001"}"#)
        form.add("Participant", #"{"Identity": "ben", "attributes": {"a": 1}}"#)

        let response = try await ask(desk, form)

        #expect(response.status == .accepted)
        let made = try response.json
        #expect(made["unique_name"] == "t1")
        #expect(made["links"]?["participants"]?.string?.contains("/v1/Conversations/CH") == true)
        let people = try await desk.twilio(.get, "/v1/Conversations/t1/Participants")["participants"]?.array ?? []
        #expect(people.count == 3)
        #expect(people[0]["messaging_binding"] == ["type": "sms", "address": "+15005550006"])
        #expect(people[2]["attributes"]?.string == #"{"a":1}"#)
    }

    @Test func `without anybody it is made at once`() async throws {
        let desk = try await Desk()

        let response = try await ask(desk, ["FriendlyName": "alone"])

        #expect(response.status == .created)
    }

    @Test func `if one cannot take part there is no conversation`() async throws {
        let desk = try await Desk()

        let code = try await desk.code {
            try await desk.api(
                .post, "/conversation-with-participants",
                ["uniqueName": "t1", "participant": [["identity": "ana"], ["identity": "ana"]]])
        }

        #expect(code == 50_433)
        #expect(try await desk.code { try await desk.api(.get, "/conversations/t1") } == 20_404)
        #expect(try await desk.code { try await desk.api(.get, "/users/ana") } == 20_404)
        #expect(try await desk.told().isEmpty)
    }

    @Test func `eleven are too many, and nonsense is nobody`() async throws {
        let desk = try await Desk()
        var many = FormFields()
        for number in 0...10 { many.add("Participant", #"{"identity": "p\#(number)"}"#) }

        for form in [many, ["Participant": "ana"], ["Participant": #"{"name": "ana"}"#], ["Participant": "{}"]] {
            let code = try await desk.code { try await desk.twilio(.post, path, form) }
            #expect(code == 20_001)
        }
    }
}
