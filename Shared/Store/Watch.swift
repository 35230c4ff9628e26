import Problems
import Synchronization

/// Says when the read that runs on a connection has gone on for long enough.
///
/// SQLite asks every thousand steps of its machine, on the connection's own thread. So nothing reaches for a
/// connection from outside, and a late cancellation never hits the next read.
final class Watch {
    private var deadline: ContinuousClock.Instant?
    private var ticket: Ticket?

    func start(until deadline: ContinuousClock.Instant?, for ticket: Ticket?) {
        self.deadline = deadline
        self.ticket = ticket
    }

    func stop() {
        deadline = nil
        ticket = nil
    }

    var isOver: Bool { isCancelled || deadline.map { $0 <= .now } ?? false }

    private var isCancelled: Bool { ticket?.isCancelled.load(ordering: .relaxed) ?? false }

    func reason(_ path: String) -> any Error {
        if isCancelled { return CancellationError() }
        return Problem(.timedOut, "Reading from the database \(path) took too long.")
    }

    func check(_ path: String) throws {
        if isOver { throw reason(path) }
    }
}
