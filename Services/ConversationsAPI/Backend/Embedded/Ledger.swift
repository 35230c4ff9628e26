import Fleet
import HTTP
import Store

/// Tells of what a transaction changes, in that transaction: as an event of the fleet, and to webhooks.
struct Ledger: Sendable {
    let events: EventLog
    let hooks: Hooks

    /// Tells of something that happened, to whom it concerns.
    func note(_ happening: Happening, in library: Library) throws {
        try events.append(
            Event(happening.event.fleetName, of: happening.subject, body: happening.body()), in: library.db)
        try hooks.tell(happening, in: library)
    }
}

/// Something that happened to a conversation, or to a user of a service.
struct Happening {
    var event: HookEvent
    /// What listeners follow: the conversation's SID, or the service's for a user.
    var subject: String
    var service: ServiceRow
    /// The conversation's row, whose own webhooks hear of it.
    var conversation: Int?
    var manner: Manner
    /// The fields of the webhook, beside those that all webhooks carry; made only when one is sent.
    var fields: () -> FormFields
    /// What the event says; made once.
    var body: () -> EventBody
}

/// What webhooks tell of once it has happened, by Twilio's names.
enum HookEvent: String, Sendable, CaseIterable {
    case conversationAdded = "onConversationAdded"
    case conversationUpdated = "onConversationUpdated"
    case conversationRemoved = "onConversationRemoved"
    case conversationStateUpdated = "onConversationStateUpdated"
    case messageAdded = "onMessageAdded"
    case messageUpdated = "onMessageUpdated"
    case messageRemoved = "onMessageRemoved"
    case participantAdded = "onParticipantAdded"
    case participantUpdated = "onParticipantUpdated"
    case participantRemoved = "onParticipantRemoved"
    case deliveryUpdated = "onDeliveryUpdated"
    case userAdded = "onUserAdded"
    case userUpdated = "onUserUpdated"

    /// As the fleet's own events are called: `message.added`.
    var fleetName: String { Self.fleetNames[self] ?? rawValue }

    private static let fleetNames = Dictionary(
        uniqueKeysWithValues: allCases.map { event in
            let words = MemberWriter.snake(String(event.rawValue.dropFirst(2))).split(separator: "_")
            return (event, words.count == 3 ? "\(words[0]).state_\(words[2])" : words.joined(separator: "."))
        })
}
