import Fleet
import HTTP
import Net
import Problems
import Telemetry
import Twilio

/// Knows whether Twilio answers, by one short question now and then, and says so where readiness is told.
///
/// Without Twilio the service does its job in part only, and is not unready: starting it anew would help nobody.
@OnLoop
final class TwilioWatch {
    private let twilio: TwilioClient
    private let readiness: Fleet.Readiness
    private let log: Log
    /// How long to leave Twilio alone after it has answered, unless somebody has reason to doubt.
    private let usual: Duration
    /// The shortest time between two looks; it doubles with each that fails.
    private let shortest: Duration
    private let doubts = Signal()
    private var wasWell = true

    private static let patience = Duration.seconds(10)

    nonisolated init(
        _ twilio: TwilioClient, _ readiness: Fleet.Readiness, log: Log, usual: Duration = .seconds(300),
        shortest: Duration = .seconds(5)
    ) {
        self.twilio = twilio
        self.readiness = readiness
        self.log = log
        self.usual = usual
        self.shortest = shortest
    }

    /// Says that a question came to nothing as it would if Twilio were not there.
    func doubt() { doubts.raise() }

    /// Looks again and again, for as long as the task lives.
    func run() async {
        var interval = shortest
        while !Task.isCancelled {
            let seen = doubts.count
            let isWell = await look()
            interval = isWell ? shortest : min(interval * 2, usual)
            // Both waits end by themselves when the task is cancelled, and so does the loop.
            try? await pause(for: interval)
            if isWell { try? await doubts.wait(beyond: seen, atMost: usual - shortest) }
        }
    }

    /// Looks once.
    @discardableResult
    func look() async -> Bool {
        var reason: String?
        do {
            _ = try await twilio.get(.conversations, "/Services", ["PageSize": "1"], within: Self.patience)
        } catch let failure as TwilioFailure {
            reason = failure.problem.message
        } catch {
            reason = "The question was broken off."
        }
        guard !Task.isCancelled else { return false }
        note(reason)
        return reason == nil
    }

    private func note(_ reason: String?) {
        readiness.miss("twilio", reason.map { "Twilio does not do what it is asked: \($0)" })
        guard wasWell != (reason == nil) else { return }
        wasWell = reason == nil
        log.info(wasWell ? "Twilio answers." : "Twilio answers no more.", ["reason": reason ?? ""])
    }
}
