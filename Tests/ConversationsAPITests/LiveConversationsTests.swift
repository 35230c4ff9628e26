import Fleet
import FleetTestSupport
import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// What the live backend asks Twilio, and what it makes of the answers.
@Suite(.serialized, .timeLimit(.minutes(1))) struct LiveConversationsTests {
    @Test func `what is asked here is asked at Twilio in its own words`() async throws {
        try await LiveBench.with { bench in
            let made = try await bench.api(
                .post, "/conversations", ["friendlyName": "a b", "timers": ["inactive": "PT15M"]],
                headers: ["X-Twilio-Webhook-Enabled": "true"])
            let sid = try #require(made["sid"]?.string)
            _ = try await bench.api(.patch, "/conversations/\(sid)", ["uniqueName": nil])
            _ = try await bench.api(.get, "/conversations?state=active&startDate=2026-05-01&pageSize=7")
            _ = try await bench.api(.delete, "/conversations/\(sid)")

            let asked = await bench.twilio.asked
            #expect(
                await bench.asked == [
                    "POST /v1/Conversations", "POST /v1/Conversations/\(sid)",
                    "GET /v1/Conversations?State=active&StartDate=2026-05-01&PageSize=7",
                    "DELETE /v1/Conversations/\(sid)",
                ])
            #expect(asked[0].form == ["FriendlyName": "a b", "Timers.Inactive": "PT15M"])
            #expect(asked.map { $0.headers["X-Twilio-Webhook-Enabled"] } == ["true", nil, nil, nil])
            #expect(asked[1].form == ["UniqueName": ""])
        }
    }

    @Test func `a service is renamed by the older API, and shown by the newer`() async throws {
        try await LiveBench.with { bench in
            let sid = try #require(try await bench.api(.post, "/services", ["friendlyName": "a"])["sid"]?.string)

            let renamed = try await bench.api(.put, "/services/\(sid)", ["friendlyName": "b"])

            #expect(renamed["friendlyName"] == "b")
            let asked = await bench.asked.dropFirst()
            #expect(Array(asked) == ["POST /v2/Services/\(sid)", "GET /v1/Services/\(sid)"])
        }
    }

    @Test func `the way to the next page is never taken from an address`() async throws {
        try await LiveBench.with { bench in
            for _ in 0..<2 { _ = try await bench.api(.post, "/conversations", ["friendlyName": "a"]) }
            await bench.twilio.next(.foreignNextPage)

            let first = try await bench.api(.get, "/conversations?pageSize=1")
            let token = try #require(first["meta"]?["nextPageToken"]?.string)
            let second = try await bench.api(.get, "/conversations?pageSize=1&pageToken=\(token)")

            #expect(try second.sids("conversations").count == 1)
            let asked = await bench.twilio.asked[3]
            #expect(asked.target.path == "/v1/Conversations" && asked.target.parameters["Page"] == "1")
            #expect(asked.target.parameters["PageToken"]?.hasPrefix("PT") == true)
        }
    }

    @Test func `a page says in both directions where it goes on, and a way back that makes no sense is left out`()
        async throws
    {
        try await LiveBench.with { bench in
            for _ in 0..<3 { _ = try await bench.api(.post, "/conversations", ["friendlyName": "a"]) }
            func token(_ page: JSONValue, _ name: String) throws -> String { try #require(page["meta"]?[name]?.string) }
            let first = try await bench.api(.get, "/conversations?pageSize=1")
            let second = "/conversations?pageSize=1&pageToken=\(try token(first, "nextPageToken"))"
            let back = try token(try await bench.api(.get, second), "previousPageToken")

            let again = try await bench.api(.get, "/conversations?pageSize=1&pageToken=\(back)")
            await bench.twilio.next(
                .alters { members in
                    var meta = members["meta"]?.object ?? [:]
                    meta["previous_page_url"] = "nowhere"
                    members["meta"] = .object(meta)
                })
            let oneWay = try await bench.api(.get, second)

            #expect(again["conversations"] == first["conversations"])
            #expect(oneWay["meta"]?["previousPageToken"]?.isNull == true)
            #expect(oneWay["meta"]?["nextPageToken"]?.string != nil)
        }
    }

    @Test func `members that nobody knows, or that are null, do no harm`() async throws {
        try await LiveBench.with { bench in
            let made = try await bench.api(.post, "/conversations", ["uniqueName": "t1"])
            await bench.twilio.next(.unknownMembers, .nulls)

            let more = try await bench.api(.get, "/conversations/t1")
            let less = try await bench.api(.get, "/conversations/t1")

            #expect(more == made)
            #expect(less["sid"] == made["sid"] && less["uniqueName"]?.isNull == true && less["attributes"] == "{}")
        }
    }

    @Test func `what Twilio cannot be asked is said so`() async throws {
        try await LiveBench.with { bench in
            for query in [
                "conversations?search=x", "conversations?channel=sms", "conversations?participant=ada",
                "conversations?order=asc", "services?search=x",
            ] {
                let problem = await #expect(throws: Problem.self) { try await bench.api(.get, "/\(query)") }
                #expect(problem?.kind == .notOffered)
                let word = try #require(query.split(separator: "?").last?.split(separator: "=").first)
                #expect(problem?.message.contains(word) == true)
            }
            _ = try await bench.api(.get, "/conversations?order=desc")
            #expect(await bench.asked == ["GET /v1/Conversations?PageSize=50"])
        }
    }

    @Test func `who keeps conversations at Twilio is no Twilio itself, and says why`() async throws {
        try await Backing.live.desk { desk in
            for path in ["/v1/Conversations", "/v2/Services/VA1", "/2010-04-01/Accounts.json"] {
                let problem = await #expect(throws: Problem.self) { try await desk.routes.get(path) }
                #expect(problem?.kind == .notFound && problem?.message.contains("/api") == true)
            }
        }
    }
}
