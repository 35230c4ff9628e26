import Problems

/// What becomes of an item after a try that failed.
struct Verdict: Sendable {
    /// How long to wait before another try; nil when there is none.
    let wait: Duration?
    /// How many tries count so far.
    let attempts: Int

    init(on error: any Error, _ item: WorkItem, _ schedule: DeliverySchedule) {
        let problem = Problem(telling: error)
        switch problem?.kind {
        // A neighbour that does not know such things may learn to, after an update: nothing is given up for that.
        case .notOffered: (wait, attempts) = (.seconds(600), item.attempts)
        // What makes no sense now never will.
        case .invalid, .unprocessable, .tooLarge, .unsupportedMedia: (wait, attempts) = (nil, item.attempts + 1)
        default:
            attempts = item.attempts + 1
            wait = schedule.wait(afterTries: attempts).map {
                max($0, min(problem?.retryAfter ?? .zero, .seconds(3_600)))
            }
        }
    }
}
