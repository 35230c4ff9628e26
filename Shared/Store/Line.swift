import Guarded
import Problems
import Synchronization

/// The callers that wait for a thread with a connection, first come, first served.
final class Line: Sendable {
    fileprivate struct State {
        /// The places from number `first` on; one is empty when its caller went away.
        var places: [Turn?] = []
        var first = 0
        var head = 0
        var waiting = 0
        var sleepers = 0
        /// How often the threads were asked to let go of what they hold to be quick.
        var releases = 0
        var isClosed = false
    }

    private let name: String
    private let limit: Int
    private let state = Guarded(State())
    private let bell = Bell()

    /// `name` says in a message what waits here.
    init(_ name: String, limit: Int) {
        self.name = name
        self.limit = limit
    }

    var waiting: Int { state.withLock(\.waiting) }

    // MARK: - Callers

    /// Waits in line, has the work done, and returns its result. Cancelling ends the wait, and sets the ticket.
    func run<T: Sendable>(
        _ ticket: Ticket, isAlone: Bool = false, isUrgent: Bool = false,
        _ work: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let turn = Turn(isAlone: isAlone) { connection in
                    let result = try work(connection)
                    return { continuation.resume(returning: result) }
                } fail: { error in
                    continuation.resume(throwing: error)
                }
                do {
                    try join(turn, ticket, isUrgent: isUrgent)
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            leave(ticket)
        }
    }

    private func join(_ turn: Turn, _ ticket: Ticket, isUrgent: Bool) throws {
        let wakes = try state.withLock { state in
            if ticket.isCancelled.load(ordering: .relaxed) { throw CancellationError() }
            guard !state.isClosed else { throw Problem(.unavailable, "The database is closed.") }
            guard state.waiting < limit || isUrgent else {
                throw Problem(
                    .unavailable, "\(state.waiting) \(name) are waiting for the database already.",
                    retryAfter: .seconds(1))
            }
            ticket.place.store(state.first + state.places.count, ordering: .relaxed)
            state.places.append(turn)
            state.waiting += 1
            guard state.sleepers > 0 else { return false }
            state.sleepers -= 1
            return true
        }
        if wakes { bell.ring() }
    }

    private func leave(_ ticket: Ticket) {
        let turn: Turn? = state.withLock { state in
            ticket.isCancelled.store(true, ordering: .relaxed)
            let index = ticket.place.load(ordering: .relaxed) - state.first
            guard index >= state.head, let turn = state.places[index] else { return nil }
            state.places[index] = nil
            state.waiting -= 1
            return turn
        }
        turn?.fail(CancellationError())
    }

    // MARK: - Threads

    /// The next turn, waiting for one; nil when the line is closed and nobody is left in it.
    func next() -> Turn? {
        var releases = 0
        return next(&releases) {}
    }

    /// The same for a thread that holds something to be quick, of which it lets go when it is asked to.
    func next(_ releases: inout Int, letGo: () -> Void) -> Turn? {
        while true {
            let (turn, asked, isOver) = state.withLock { state in
                let turn = state.pop()
                let sleeps = turn == nil && !state.isClosed && state.releases == releases
                if sleeps { state.sleepers += 1 }
                return (turn, state.releases, turn == nil && state.isClosed)
            }
            let isAsked = asked != releases
            if isAsked {
                releases = asked
                letGo()
            }
            if turn != nil || isOver { return turn }
            if !isAsked { bell.wait() }
        }
    }

    /// Has each thread that sleeps let go at once, and the others once they are done with their turn.
    func letGo() {
        let sleepers = state.withLock { state in
            defer { state.sleepers = 0 }
            state.releases += 1
            return state.sleepers
        }
        for _ in 0..<sleepers { bell.ring() }
    }

    /// The next turn, if somebody waits.
    func nextWaiting() -> Turn? { state.withLock { $0.pop() } }

    /// Lets nobody join any more; those who wait are still served.
    func close() {
        let sleepers = state.withLock { state in
            defer { state.sleepers = 0 }
            state.isClosed = true
            return state.sleepers
        }
        for _ in 0..<sleepers { bell.ring() }
    }
}

extension Line.State {
    fileprivate mutating func pop() -> Turn? {
        while head < places.count {
            let turn = places[head].take()
            head += 1
            if head == places.count || head >= 4_096 { forgetServed() }
            if turn != nil {
                waiting -= 1
                return turn
            }
        }
        return nil
    }

    private mutating func forgetServed() {
        first += head
        if head == places.count {
            places.removeAll(keepingCapacity: head <= 4_096)
        } else {
            places.removeFirst(head)
        }
        head = 0
    }
}
