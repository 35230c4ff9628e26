import HTTP
import JSON
import Testing

@testable import ConversationsAPI

/// What is shown can be sent back as it is: members that nobody can set are left aside.
@Suite struct SentBackTests {
    private func sendBack(_ path: String, in desk: Desk) async throws {
        var shown = try #require(try await desk.api(.get, path).object, "\(path)")
        let answer = try #require(try await desk.api(.put, path, .object(shown)).object, "\(path)")
        var after = answer
        for name in ["dateUpdated", "timers"] { (shown[name], after[name]) = (nil, nil) }
        #expect(after == shown, "\(path)")
    }

    @Test func `an answer that is sent back changes nothing`() async throws {
        let desk = try await Desk()
        let conversation = try await desk.api(
            .post, "/conversations",
            [
                "friendlyName": "a", "bindings": ["email": ["address": "a@example.com", "name": "A"]],
                "timers": ["inactive": "PT1H"],
            ]
        ).sid
        let path = "/conversations/\(conversation)"
        let message = try await desk.say("Hi", in: conversation).sid
        let webhook = try await desk.api(
            .post, "\(path)/webhooks",
            [
                "target": "webhook",
                "configuration": [
                    "url": "http://127.0.0.1:9/", "filters": ["onMessageAdded"], "triggers": ["hi"], "method": "GET",
                ],
            ]
        ).sid
        let participant = try await desk.api(.post, "\(path)/participants", ["identity": "ana"]).sid
        let address = try await desk.api(
            .post, "/addresses",
            [
                "type": "sms", "address": "+15005550006",
                "autoCreation": [
                    "enabled": true, "type": "webhook", "webhookUrl": "http://127.0.0.1:9/",
                    "webhookFilters": ["onMessageAdded"],
                ],
            ]
        ).sid
        let role = try await desk.api(
            .post, "/roles", ["friendlyName": "r", "type": "conversation", "permission": ["sendMessage"]]
        ).sid
        let user = try await desk.api(.post, "/users", ["identity": "bob"]).sid
        let service = try await desk.api(.post, "/services", ["friendlyName": "s"]).sid

        for part in [
            path, "\(path)/messages/\(message)", "\(path)/webhooks/\(webhook)", "\(path)/participants/\(participant)",
            "/addresses/\(address)", "/roles/\(role)", "/users/\(user)", "/services/\(service)", "/configuration",
            "/configuration/webhooks", "/services/\(service)/configuration",
            "/services/\(service)/webhooks", "/services/\(service)/notifications",
        ] {
            try await sendBack(part, in: desk)
        }
    }
}
