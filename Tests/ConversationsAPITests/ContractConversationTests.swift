import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// What holds of conversations in particular, wherever they are kept.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ContractConversationTests {
    @Test(arguments: Backing.allCases)
    func `all that a conversation is told is shown`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            let made = try await desk.api(
                .post, "/conversations",
                [
                    "friendlyName": "Olá & até 🌍", "uniqueName": "a/b ü", "state": "inactive",
                    "attributes": ["list": [1, nil, "x"]], "dateCreated": "2026-05-01T10:00:00Z",
                    "timers": ["closed": "P1D"], "bindings": ["email": ["address": "a@b.example", "name": "A"]],
                ])

            let seen = try await desk.api(.get, "/conversations/a%2Fb%20%C3%BC")

            #expect(seen == made)
            #expect(made["friendlyName"] == "Olá & até 🌍" && made["uniqueName"] == "a/b ü")
            #expect(made["attributes"] == #"{"list":[1,null,"x"]}"# && made["state"] == "inactive")
            #expect(made["dateCreated"] == "2026-05-01T10:00:00.000Z")
            #expect(made["timers"]?["date_closed"]?.string?.hasSuffix("Z") == true)
            #expect(made["bindings"]?["email"]?["projected_address"] == "a@b.example")
            #expect(made["links"]?["participants"]?.string?.hasSuffix("/Participants") == true)
        }
    }

    @Test(arguments: Backing.allCases)
    func `a member that is null is emptied`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            let made = try await desk.api(.post, "/conversations", ["friendlyName": "a", "uniqueName": "t1"])
            let sid = try #require(made["sid"]?.string)

            let changed = try await desk.api(.patch, "/conversations/\(sid)", ["friendlyName": nil])

            #expect(changed["friendlyName"]?.isNull == true && changed["uniqueName"] == "t1")
        }
    }

    @Test(arguments: Backing.allCases)
    func `a closed conversation is never changed again`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            _ = try await desk.api(.post, "/conversations", ["uniqueName": "t1"])
            _ = try await desk.api(.patch, "/conversations/t1", ["state": "closed"])

            let problem = await #expect(throws: Problem.self) {
                try await desk.api(.patch, "/conversations/t1", ["state": "active"])
            }

            #expect(problem?.code == 50_377 && problem?.kind == .conflict)
        }
    }

    @Test(arguments: Backing.allCases)
    func `what a conversation is called by its ETag does not depend on where it is asked for`(
        _ backing: Backing
    ) async throws {
        try await backing.desk { desk in
            let made = try await desk.api(.post, "/conversations", ["uniqueName": "t1"])
            _ = try await desk.api(.post, "/conversations/t1/messages", ["body": "a"])
            let service = try #require(made["chatServiceSid"]?.string)
            for path in ["/conversations/t1", "/conversations/t1/messages"] {
                let sid = path.hasSuffix("s") ? "/\(try await desk.api(.get, path).sids("messages")[0])" : ""

                let here = try await desk.answer(.get, path + sid)
                let there = try await desk.answer(.get, "\(path)\(sid)?serviceSid=\(service)")

                #expect(here.headers["ETag"] != nil && here.headers["ETag"] == there.headers["ETag"])
            }
        }
    }

    @Test(arguments: Backing.allCases)
    func `a unique name is taken once`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            _ = try await desk.api(.post, "/conversations", ["uniqueName": "t1"])
            _ = try await desk.api(.post, "/conversations", ["uniqueName": "t2"])

            let second = try await desk.code { try await desk.api(.post, "/conversations", ["uniqueName": "t1"]) }
            let renamed = try await desk.code { try await desk.api(.put, "/conversations/t2", ["uniqueName": "t1"]) }

            #expect(second == 50_353 && renamed == 50_353)
        }
    }

    @Test(arguments: Backing.allCases)
    func `a list is narrowed by state and days`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            for (name, state, day) in [
                ("old", "active", "2025-03-01"), ("resting", "inactive", "2025-03-02"), ("new", "active", "2025-03-03"),
            ] {
                _ = try await desk.api(
                    .post, "/conversations",
                    ["uniqueName": .string(name), "state": .string(state), "dateCreated": "\(day)T23:00:00Z"])
            }
            func names(_ query: String) async throws -> [String] {
                try await desk.api(.get, "/conversations?\(query)")["conversations"]?.array?
                    .compactMap { $0["uniqueName"]?.string } ?? []
            }

            #expect(try await names("state=active") == ["new", "old"])
            #expect(try await names("endDate=2025-03-02") == ["resting", "old"])
            #expect(try await names("startDate=2025-03-02&endDate=2025-03-02") == ["resting"])
            #expect(try await names("state=closed").isEmpty)
            let code = try await desk.code { try await desk.api(.get, "/conversations?state=asleep") }
            #expect(code == 50_378)
        }
    }

    @Test(arguments: Backing.allCases)
    func `a page's token belongs to its filters`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            for _ in 0..<2 { _ = try await desk.api(.post, "/conversations", ["friendlyName": "a"]) }
            let page = try await desk.api(.get, "/conversations?pageSize=1&state=active")
            let token = try #require(page["meta"]?["nextPageToken"]?.string)

            let other = try await desk.code {
                try await desk.api(.get, "/conversations?state=closed&pageToken=\(token)")
            }
            let none = try await desk.code { try await desk.api(.get, "/conversations?pageToken=http://x.invalid/") }

            #expect(other == 20_001 && none == 20_001)
        }
    }
}
