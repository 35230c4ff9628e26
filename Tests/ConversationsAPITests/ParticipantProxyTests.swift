import HTTP
import JSON
import Problems
import Testing

@testable import ConversationsAPI

/// Whoever takes part on a channel writes to a number of the account's.
@Suite struct ParticipantProxyTests {
    @Test(arguments: [
        ("+15558675310", "+15005550005"), ("whatsapp:+15558675310", "whatsapp:+15005550005"),
    ])
    func `somebody is spoken to through numbers and addresses of the account alone`(
        _ address: String, _ proxy: String
    ) async throws {
        let desk = try await Desk()
        _ = try await desk.conversation(["UniqueName": "t1"])
        let list = "/v1/Conversations/t1/Participants"
        let pair: FormFields = ["MessagingBinding.Address": address, "MessagingBinding.ProxyAddress": proxy]

        let foreign = try await desk.kind { try await desk.twilio(.post, list, pair) }
        _ = try await desk.api(
            .post, "/addresses",
            [
                "type": .string(proxy.hasPrefix("w") ? "whatsapp" : "sms"), "address": .string(proxy),
                "autoCreation": ["enabled": false],
            ])
        _ = try await desk.twilio(.post, list, pair)

        #expect(foreign == (proxy.hasPrefix("w") ? .invalid : .forbidden))
        _ = try await desk.twilio(
            .post, list,
            [
                "MessagingBinding.Address": "whatsapp:+15558675311",
                "MessagingBinding.ProxyAddress": "whatsapp:+14155238886",
            ])
    }
}
