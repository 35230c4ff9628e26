import Fleet
import FleetTestSupport
import HTTP
import JSON
import Testing

@testable import ConversationsAPI

/// Whether the service is well, asked where the first clients ask.
@Suite(.serialized, .timeLimit(.minutes(1))) struct HealthTests {
    @Test(arguments: Backing.allCases)
    func `the first clients' address tells what runs, and whether it is ready`(_ backing: Backing) async throws {
        try await backing.desk { desk in
            let before = try await desk.answer(.get, "/health")
            await desk.frame.readiness.started()
            let after = try await desk.answer(.get, "/health")

            #expect(before.status == .serviceUnavailable && before.headers["Retry-After"] == "1")
            #expect(after.status == .ok)
            #expect(try after.json["ready"] == true)
            #expect(try after.json["service"] == "conversations-api")
        }
    }
}
