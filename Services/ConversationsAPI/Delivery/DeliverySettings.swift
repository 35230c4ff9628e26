import Settings

/// What can be told from outside about webhooks that are sent.
struct DeliverySettings: Sendable {
    /// Where they may go beside the internet at large.
    var allowed: [AllowedTarget]
    /// How long those that arrived are kept.
    var kept: Duration

    init(from reader: inout SettingsReader) {
        let name = "ALLOWED_WEBHOOK_TARGETS"
        let entries = reader.list(
            name,
            "Where webhooks may go beside public addresses: host, host:port, *.domain, 10.0.0.0/8, loopback.")
        allowed = entries.compactMap { AllowedTarget($0) }
        for entry in entries where AllowedTarget(entry) == nil {
            reader.note("\(name) holds \(entry), which is no host, domain or range of addresses.", field: name)
        }
        kept = reader.duration(
            "DELIVERIES_KEPT", default: .seconds(30 * 86_400), in: .seconds(3_600) ... .seconds(31_536_000),
            "How long webhooks that arrived are kept.")
    }
}
