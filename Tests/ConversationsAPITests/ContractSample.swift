import HTTP
import JSON
import Testing

@testable import ConversationsAPI

/// A kind of resource as the contract of both backends needs to know it.
struct ContractSample: Sendable, CustomTestStringConvertible {
    let kind: ResourceKind
    /// Makes what it lies in, and says where it is listed.
    let list: @Sendable (Desk) async throws -> String
    /// What makes one; each number makes another.
    let draft: @Sendable (Int) -> JSONValue
    /// What is told in a change, and what is seen of it then.
    let change: JSONObject

    var testDescription: String { kind.noun }

    /// What its lists call their rows.
    var key: String { MemberWriter.camel(kind.key) }

    static let all = [service, conversation, participant, message, webhook]

    static let service = ContractSample(
        kind: ConversationService.kind, list: { _ in "/services" }, draft: { ["friendlyName": "Service \($0)"] },
        change: ["friendlyName": "Renamed"])

    static let conversation = ContractSample(
        kind: Conversation.kind, list: { _ in "/conversations" },
        draft: {
            ["friendlyName": "Ticket \($0)", "uniqueName": "ticket-\($0)", "attributes": ["number": JSONValue($0)]]
        },
        change: ["friendlyName": "Changed", "attributes": #"{"n":2}"#])

    static let participant = ContractSample(
        kind: Participant.kind, list: { "\(try await inConversation($0))/participants" },
        draft: { ["identity": "person-\($0)", "attributes": ["number": JSONValue($0)]] },
        change: ["attributes": #"{"n":2}"#, "lastReadMessageIndex": 3])

    static let message = ContractSample(
        kind: Message.kind, list: { "\(try await inConversation($0))/messages" },
        draft: { ["author": "ada", "body": "Line \($0)"] }, change: ["body": "Changed", "attributes": #"{"n":2}"#])

    static let webhook = ContractSample(
        kind: ConversationWebhook.kind, list: { "\(try await inConversation($0))/webhooks" },
        draft: {
            [
                "target": "webhook",
                "configuration": ["url": "http://127.0.0.1:9/\($0)", "method": "post", "filters": ["onMessageAdded"]],
            ]
        },
        change: [
            "configuration": ["url": "http://127.0.0.1:9/new", "method": "get", "filters": ["onMessageRemoved"]]
        ])

    /// A new conversation's address.
    private static func inConversation(_ desk: Desk) async throws -> String {
        let made = try await desk.api(.post, "/conversations", ["friendlyName": "Around it"])
        return "/conversations/\(try #require(made["sid"]?.string))"
    }
}
