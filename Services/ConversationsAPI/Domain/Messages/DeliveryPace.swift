/// How fast messages that the embedded Twilio sends arrive. Which of them do not, the rules of the outbox say.
struct DeliveryPace: Sendable, Hashable {
    /// How long a message that was sent is on its way, in milliseconds.
    var delay = 1_000
}
