import Settings
import Targets

/// What can be told from outside about webhooks that are sent.
struct DeliverySettings: Sendable {
    /// Where they may go beside the internet at large.
    var allowed: [AllowedTarget]
    /// How long those that arrived are kept.
    var kept: Duration

    init(from reader: inout SettingsReader) {
        allowed = reader.targets("ALLOWED_WEBHOOK_TARGETS", "Where webhooks may go beside public addresses")
        kept = reader.duration(
            "DELIVERIES_KEPT", default: .seconds(30 * 86_400), in: .seconds(3_600) ... .seconds(31_536_000),
            "How long webhooks that arrived are kept.")
    }
}

extension TargetCheck.Purpose {
    static let webhooks = Self("Webhooks may not be sent to", setting: "ALLOWED_WEBHOOK_TARGETS")
}
