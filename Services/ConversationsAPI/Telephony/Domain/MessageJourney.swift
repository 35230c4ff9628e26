/// How far a text message has come, by Twilio's words.
enum MessageStatus: String, Sendable, CaseIterable {
    case accepted, scheduled, canceled, queued, sending, sent, failed, delivered, undelivered, receiving, received, read
}

/// The way of a text message that goes out.
///
/// ```
/// scheduled ──▶ accepted ──▶ queued ──▶ sending ──▶ sent ──▶ delivered
///     └──▶ canceled                        └──▶ failed └──▶ undelivered
/// ```
struct MessageJourney: Sendable, Hashable {
    let status: MessageStatus
    /// Where it ends.
    let end: MessageStatus
    /// How long it is on its way, in milliseconds.
    let delay: Int

    /// The next step, and how long after it the one behind it comes; nil when it has arrived.
    var next: (status: MessageStatus, wait: Int?)? {
        switch status {
        case .scheduled: (.accepted, 0)
        case .accepted: (.queued, 0)
        case .queued: (.sending, delay / 2)
        case .sending where end == .failed: (.failed, nil)
        case .sending: (.sent, end == .sent ? nil : delay - delay / 2)
        case .sent where end != .sent: (end, nil)
        default: nil
        }
    }
}
