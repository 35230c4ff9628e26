import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// Conversations are opened, changed, listed and removed, at both faces alike.
@Suite struct ConversationTests {
    @Test func `a conversation that is opened is told in both faces' words`() async throws {
        let desk = try await Desk()
        let made = try await desk.api(
            .post, "/conversations", ["friendlyName": "Ticket 1", "uniqueName": "t1", "attributes": ["p": 1]])

        let seen = try await desk.twilio(.get, "/v1/Conversations/t1")

        #expect(made["friendlyName"]?.string == "Ticket 1")
        #expect(seen["friendly_name"]?.string == "Ticket 1")
        #expect(seen["attributes"]?.string == #"{"p":1}"#)
        #expect(seen["sid"] == made["sid"])
        #expect(seen["date_created"]?.string?.count == 20)
    }

    @Test func `a closed conversation is never changed again`() async throws {
        let desk = try await Desk()
        _ = try await desk.twilio(.post, "/v1/Conversations", ["UniqueName": "t1"])
        _ = try await desk.twilio(.post, "/v1/Conversations/t1", ["State": "closed"])

        let code = try await desk.code { try await desk.twilio(.post, "/v1/Conversations/t1", ["State": "active"]) }

        #expect(code == 50_377)
    }

    @Test func `a unique name is taken once in a service`() async throws {
        let desk = try await Desk()
        _ = try await desk.api(.post, "/conversations", ["uniqueName": "t1"])

        let code = try await desk.code { try await desk.api(.post, "/conversations", ["uniqueName": "t1"]) }

        #expect(code == 50_353)
    }

    @Test func `pages go forth and back over the same rows`() async throws {
        let desk = try await Desk()
        for number in 0..<7 { _ = try await desk.api(.post, "/conversations", ["uniqueName": .string("t\(number)")]) }
        func names(_ page: JSONValue) -> [String] {
            page["conversations"]?.array?.compactMap { $0["uniqueName"]?.string } ?? []
        }
        func token(_ page: JSONValue, _ name: String) -> String { page["meta"]?[name]?.string ?? "none" }

        let first = try await desk.api(.get, "/conversations?pageSize=3")
        let second = try await desk.api(.get, "/conversations?pageSize=3&pageToken=\(token(first, "nextPageToken"))")
        let third = try await desk.api(.get, "/conversations?pageSize=3&pageToken=\(token(second, "nextPageToken"))")
        let back = try await desk.api(.get, "/conversations?pageSize=3&pageToken=\(token(third, "previousPageToken"))")

        #expect(names(first) == ["t6", "t5", "t4"])
        #expect(names(second) == ["t3", "t2", "t1"])
        #expect(names(third) == ["t0"])
        #expect(names(back) == names(second))
        #expect(third["meta"]?["nextPageToken"]?.isNull == true)
    }

    @Test func `a key makes one conversation, however often it is sent`() async throws {
        let desk = try await Desk()
        let key: Headers = ["Idempotency-Key": "k1"]

        let once = try await desk.api(.post, "/conversations", ["friendlyName": "a"], headers: key)
        let again = try await desk.api(.post, "/conversations", ["friendlyName": "a"], headers: key)

        #expect(once["sid"] == again["sid"])
        await #expect(throws: Problem.self) {
            try await desk.api(.post, "/conversations", ["friendlyName": "b"], headers: key)
        }
    }

    @Test(arguments: [["timers": [1]], ["timers": "PT1H"], ["bindings": 5]] as [JSONValue])
    func `what has members has to be an object`(_ draft: JSONValue) async throws {
        let desk = try await Desk()

        let problem = await #expect(throws: Problem.self) { try await desk.api(.post, "/conversations", draft) }

        #expect(problem?.code == 20_001 && problem?.message.hasSuffix("must be an object.") == true)
    }
}
