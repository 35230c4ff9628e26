import FleetTestSupport
import HTTP
import HTTPServer
import Testing

@testable import ConversationsAPI

/// The API's description names what the query of a list may say.
@Suite(.serialized) struct QueryParameterTests {
    @Test(arguments: [
        ("/api/services", ["search", "pageSize", "pageToken"]),
        (
            "/api/conversations",
            [
                "serviceSid", "state", "startDate", "endDate", "channel", "participant", "search", "order", "pageSize",
                "pageToken",
            ]
        ), ("/api/messages/{ConversationSid}", ["serviceSid", "order", "search", "pageSize", "pageToken"]),
        ("/api/search", ["serviceSid", "q", "kind", "pageSize", "pageToken"]),
        ("/api/participant-conversations", ["serviceSid", "identity", "address", "pageSize", "pageToken"]),
        ("/api/addresses", ["type", "pageSize", "pageToken"]),
        ("/api/export/conversations", ["format", "serviceSid", "state", "search"]),
        ("/v1/Conversations", ["StartDate", "EndDate", "State", "PageSize", "Page", "PageToken"]),
        ("/v1/Users/{UserSid}/Conversations", ["PageSize", "Page", "PageToken"]),
        ("/2010-04-01/Accounts/{AccountSid}/Messages.json", ["To", "From", "DateSent", "DateSent<", "PageSize"]),
    ])
    func `a list's description names what its query may say`(_ path: String, _ words: [String]) async throws {
        let desk = try await Desk()

        let route = try #require(
            desk.service.routes.first { $0.method == .get && $0.pattern.description == path })
        let named = route.documentation.parameters.filter { $0.place == .query }.map(\.name)

        #expect(words.allSatisfy(named.contains) && Set(named).count == named.count)
    }
}
