import Fleet
import HTTP
import Net
import Store

/// The embedded Twilio beyond conversations: messages, calls and codes that go nowhere and behave as if they did.
struct Telephony: Sendable {
    let frame: Frame
    let account: String
    let deliveries: Deliveries
    /// How long a message is on its way, and a call rings, in milliseconds.
    let delay: Int
    /// Takes up a message that belongs to a conversation; nil when none holds the pair of addresses.
    let conversations: ConversationDoor
    /// Raised when there may be something to do.
    let woken = Signal()

    /// Says which conversation an inbound message with this SID has become a part of, in the same transaction.
    typealias ConversationDoor = @Sendable (InboundMessage, String, Connection) throws -> String?

    init(
        frame: Frame, account: String, deliveries: Deliveries, delay: Int,
        conversations: @escaping ConversationDoor = { _, _, _ in nil }
    ) {
        self.frame = frame
        self.account = account
        self.deliveries = deliveries
        self.delay = delay
        self.conversations = conversations
    }

    /// Runs one sentence of the domain in a transaction, with the events and webhooks that tell of it.
    func keep<Result: Sendable>(
        _ body: @escaping @Sendable (Switchboard) throws -> Result
    ) async throws -> Result {
        let result = try await frame.keep { try body(board($0)) }
        await deliveries.wake()
        await woken.raise()
        return result
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (Switchboard) throws -> Result) async throws -> Result {
        try await frame.database.read { try body(board($0)) }
    }

    private func board(_ db: Connection) -> Switchboard {
        Switchboard(
            db: db, account: account, now: Clock.milliseconds, delay: delay, deliveries: deliveries,
            events: frame.events)
    }
}
