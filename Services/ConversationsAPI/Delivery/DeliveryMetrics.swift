import Telemetry

/// What is counted of webhooks that are sent.
struct DeliveryMetrics: Sendable {
    enum Outcome: String, Sendable, CaseIterable { case delivered, failed, dead }

    private let outcomes: [Outcome: Counter]
    private let deadLetters: Gauge

    init(_ metrics: Metrics, service: String) {
        let family = metrics.counter(
            "fleet_webhook_deliveries_total", help: "Tries to send a webhook, by what came of them.",
            labels: ["direction", "outcome"])
        outcomes = Dictionary(uniqueKeysWithValues: Outcome.allCases.map { ($0, family.with("out", $0.rawValue)) })
        deadLetters = metrics.gauge(
            "fleet_dead_letters", help: "Items that were given up.", labels: ["service", "direction"]
        ).with(service, "webhook")
    }

    func count(_ outcome: Outcome) { outcomes[outcome]?.add() }

    /// Says how many webhooks were given up and wait for somebody.
    func setDead(_ count: Int) { deadLetters.set(count) }

    func addDead(_ count: Int) { deadLetters.add(Double(count)) }
}
