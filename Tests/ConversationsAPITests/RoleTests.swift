import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// Roles say what people may do; every service begins with four.
@Suite struct RoleTests {
    @Test func `every service begins with four roles of its own`() async throws {
        let desk = try await Desk()
        let service = try await desk.api(.post, "/services", ["friendlyName": "desk"])["sid"]?.string ?? ""

        let own = try await desk.api(.get, "/roles?serviceSid=\(service)")["roles"]?.array ?? []
        let usual = try await desk.api(.get, "/roles")["roles"]?.array ?? []

        let names = ["channel admin", "channel user", "service admin", "service user"]
        #expect(own.compactMap { $0["friendlyName"]?.string } == names)
        #expect(usual.compactMap { $0["friendlyName"]?.string } == names)
        #expect(own.allSatisfy { $0["chatServiceSid"]?.string == service })
        let both = Set((own + usual).compactMap { $0["sid"]?.string })
        #expect(both.count == 8)
    }

    @Test func `a role is made, gets other permissions, and goes`() async throws {
        let desk = try await Desk()
        var form: FormFields = ["FriendlyName": "listener", "Type": "conversation"]
        form.add("Permission", "leaveConversation")
        form.add("Permission", "editOwnMessage")

        let made = try await desk.twilio(.post, "/v1/Roles", form)
        let path = "/v1/Roles/\(made["sid"]?.string ?? "")"
        let changed = try await desk.twilio(.post, path, ["Permission": "sendMessage"])

        #expect(made["permissions"] == ["leaveConversation", "editOwnMessage"])
        #expect(made["type"] == "conversation")
        #expect(changed["permissions"] == ["sendMessage"])
        _ = try await desk.twilio(.delete, path)
        #expect(try await desk.code { try await desk.twilio(.get, path) } == 20_404)
    }

    @Test(
        arguments: [
            ["Type": "conversation", "Permission": "sendMessage"],
            ["FriendlyName": "x", "Permission": "sendMessage"],
            ["FriendlyName": "x", "Type": "conversation"],
            ["FriendlyName": "x", "Type": "desk", "Permission": "sendMessage"],
            ["FriendlyName": "x", "Type": "conversation", "Permission": "fly"],
            ["FriendlyName": "x", "Type": "conversation", "Permission": "createConversation"],
            ["FriendlyName": "x", "Type": "service", "Permission": "sendMessage"],
            ["FriendlyName": "1234567890123456789012345678901234567890123456789012345678901234x", "Type": "service"],
        ] as [FormFields])
    func `a role that cannot be is refused`(form: FormFields) async throws {
        let desk = try await Desk()

        let code = try await desk.code { try await desk.twilio(.post, "/v1/Roles", form) }

        #expect(code == 20_001)
    }

    @Test func `a role that somebody has or is to be given stays`() async throws {
        let desk = try await Desk()
        let made = try await desk.api(
            .post, "/roles", ["friendlyName": "own", "type": "service", "permission": ["joinConversation"]])
        _ = try await desk.api(.post, "/users", ["identity": "ana", "roleSid": made["sid"] ?? .null])
        let roles = try await desk.api(.get, "/roles")["roles"]?.array ?? []

        for role in roles where role["friendlyName"] == "own" || role["friendlyName"] == "service user" {
            let code = try await desk.code { try await desk.api(.delete, "/roles/\(role["sid"]?.string ?? "")") }
            #expect(code == 20_009)
        }
    }
}
