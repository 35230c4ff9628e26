import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// What holds of services in particular, wherever they are kept.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ContractServiceTests {
    @Test(arguments: Backing.allCases)
    func `a service has conversations of its own`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            let service = try #require(try await desk.api(.post, "/services", ["friendlyName": "Two"])["sid"]?.string)
            let within = "/conversations?serviceSid=\(service)"

            let made = try await desk.api(.post, within, ["uniqueName": "t1"])
            let alike = try await desk.api(.post, "/conversations", ["uniqueName": "t1"])
            let there = try await desk.api(.get, within).sids("conversations")
            let here = try await desk.api(.get, "/conversations").sids("conversations")
            let seen = try await desk.api(.get, "/conversations/t1?serviceSid=\(service)")

            #expect(made["chatServiceSid"]?.string == service && seen["sid"] == made["sid"])
            #expect(there == [try #require(made["sid"]?.string)])
            #expect(here == [try #require(alike["sid"]?.string)])
            #expect(made["url"]?.string?.contains("/v1/Services/\(service)/Conversations/CH") == true)
        }
    }

    @Test(arguments: Backing.allCases)
    func `the default service stays`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            let service = try await desk.api(.get, "/services").sids("services")[0]

            let code = try await desk.code { try await desk.api(.delete, "/services/\(service)") }

            #expect(code == 20_409)
        }
    }

    @Test(arguments: Backing.allCases)
    func `a service that is no SID, or nobody's, is not found`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            for service in ["IS00000000000000000000000000000001", "IS1", "..%2F.."] {
                let code = try await desk.code {
                    try await desk.api(.post, "/conversations?serviceSid=\(service)", ["friendlyName": "a"])
                }
                #expect(code == 20_404)
            }
        }
    }
}
