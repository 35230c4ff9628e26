import Fleet
import Net
import Problems
import Store
import Targets

/// What came of one try, and how it is kept.
struct DeliveryOutcome: Sendable {
    var attempt: DeliveryAttempt
    var verdict: Verdict
    /// Whether it was the receiver that failed, and not that nobody may ask it.
    private var isReceiversFault = true

    enum Verdict: Sendable, Hashable {
        case delivered
        case tryAgain(at: Int)
        case dead
    }

    /// What was changed beside the delivery itself.
    struct Effect: Sendable, Hashable {
        var died = false
        var closed = false
        var opened = false
    }

    /// Only an answer of 2xx is a success; what can never be sent is given up at once.
    init(of attempt: DeliveryAttempt, _ problem: Problem?, _ delivery: Delivery, _ schedule: DeliverySchedule) {
        self.attempt = attempt
        if attempt.error == nil {
            verdict = .delivered
        } else if problem?.kind == .invalid || problem?.kind == .forbidden {
            verdict = .dead
            isReceiversFault = false
        } else if let wait = schedule.wait(afterTries: delivery.triesOfRound + 1) {
            verdict = .tryAgain(at: attempt.at + attempt.milliseconds + Int(wait.seconds * 1_000))
        } else {
            verdict = .dead
        }
    }

    /// Keeps the try and what follows from it, in one transaction.
    ///
    /// Sent anew meanwhile, a delivery keeps to what was told then; that it arrived counts in any case.
    func keep(_ delivery: Delivery, closingAfter patience: Duration, in connection: Connection) throws -> Effect {
        let number = delivery.id.number
        let ended = attempt.at + attempt.milliseconds
        try connection.run(
            """
            INSERT INTO hook_attempt (delivery, try, at, milliseconds, status, answer, error)
            SELECT number, tries + 1, ?, ?, ?, ?, ? FROM hook_delivery WHERE number = ?
            """, attempt.at, attempt.milliseconds, attempt.status, attempt.answer, attempt.error, number)
        try connection.run("UPDATE hook_delivery SET tries = tries + 1 WHERE number = ?", number)
        var effect = Effect()
        switch verdict {
        case .delivered:
            try connection.run(
                """
                UPDATE hook_delivery SET state = 'delivered', next_try = NULL, ended = ?, last_error = NULL
                WHERE number = ?
                """, ended, number)
            effect.opened = try Self.open(delivery.endpoint, in: connection)
        case .tryAgain(let next):
            try connection.run(
                """
                UPDATE hook_delivery SET state = 'retrying', next_try = ?, last_error = ?
                WHERE number = ? AND tries_before = ?
                """, next, attempt.error, number, delivery.triesBefore)
            effect.closed = try noteFailure(delivery.endpoint, patience, in: connection)
        case .dead:
            try connection.run(
                """
                UPDATE hook_delivery SET state = 'dead', next_try = NULL, ended = ?, last_error = ?
                WHERE number = ? AND tries_before = ?
                """, ended, attempt.error, number, delivery.triesBefore)
            effect.died = connection.changes == 1
            effect.closed = try noteFailure(delivery.endpoint, patience, in: connection)
        }
        return effect
    }

    /// Forgets that an endpoint has failed; says whether it was closed.
    static func open(_ endpoint: String, in connection: Connection) throws -> Bool {
        let wasClosed = try connection.integer(
            "SELECT count(*) FROM hook_endpoint WHERE endpoint = ? AND closed IS NOT NULL", endpoint)
        try connection.run("DELETE FROM hook_endpoint WHERE endpoint = ?", endpoint)
        return wasClosed == 1
    }

    /// Closes an endpoint that has failed for so long; says whether it does so now.
    private func noteFailure(_ endpoint: String, _ patience: Duration, in connection: Connection) throws -> Bool {
        guard isReceiversFault else { return false }
        try connection.run(
            "INSERT OR IGNORE INTO hook_endpoint (endpoint, failing_since) VALUES (?, ?)", endpoint, attempt.at)
        try connection.run(
            """
            UPDATE hook_endpoint SET closed = ?1
            WHERE endpoint = ?2 AND closed IS NULL AND failing_since <= ?1 - ?3
            """, attempt.at, endpoint, Int(patience.seconds * 1_000))
        return connection.changes == 1
    }
}

extension Delivery {
    /// What fails or answers as one; a URL that is none stands for itself.
    var endpoint: String { (try? TargetURL(hook.url).endpoint) ?? hook.url }
}
