/// When something that could not be done is tried again, and when it is given up.
package struct DeliverySchedule: Sendable, Hashable {
    /// The waits between one try and the next.
    package var waits: [Duration]

    package init(waits: [Duration]) { self.waits = waits }

    /// Between services on one machine: quick at first, because most restarts take a second.
    package static let neighbours = DeliverySchedule(
        waits: [
            .milliseconds(250), .seconds(1), .seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(1_800),
            .seconds(7_200), .seconds(18_000), .seconds(36_000), .seconds(36_000),
        ])

    /// The wait after so many tries that failed, up to a fifth longer or shorter; nil when there were enough.
    package func wait(afterTries tries: Int, jitter: Double = .random(in: -0.2...0.2)) -> Duration? {
        guard tries >= 1, tries <= waits.count else { return nil }
        return waits[tries - 1] * (1 + jitter)
    }
}
