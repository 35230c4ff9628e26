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
    /// How long what is finished stands in the outbox.
    let kept: Duration
    /// Where what comes in belongs, when a conversation holds the two addresses.
    let conversations: EmbeddedConversations
    /// Raised when there may be something to do; by conversations too, whose messages go out from here.
    let woken: Signal

    init(_ conversations: EmbeddedConversations, _ deliveries: Deliveries, kept: Duration) {
        frame = conversations.frame
        account = conversations.account
        self.deliveries = deliveries
        delay = conversations.delivery.delay
        self.kept = kept
        self.conversations = conversations
        woken = conversations.sent
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
