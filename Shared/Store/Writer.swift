/// Runs the waiting writes on the writer's thread, as many to a transaction as are there.
///
/// ```
/// BEGIN ─▶ first body ─▶ SAVEPOINT, next body, RELEASE ─▶ … ─▶ COMMIT ─▶ tell every caller
/// ```
///
/// The disk is waited for once a transaction, not once a write. A body that fails undoes only itself; the first needs
/// no savepoint for that, as nothing came before it. Nobody is told of success before the commit.
struct Writer {
    /// A transaction takes no more bodies after so many, or after so long: the first caller waits for the last.
    private static let bodyLimit = 512
    private static let timeLimit = Duration.milliseconds(5)

    private struct Kept {
        let turn: Turn
        let tell: @Sendable () -> Void
    }

    private let connection: Connection
    private let line: Line
    private let tally: Tally
    /// What the open transaction holds so far.
    private var kept: [Kept] = []

    init(_ connection: Connection, _ line: Line, _ tally: Tally) {
        self.connection = connection
        self.line = line
        self.tally = tally
    }

    /// Serves the line until it is closed and empty.
    mutating func serve() {
        while let turn = line.next() {
            serve(from: turn)
        }
    }

    private mutating func serve(from first: Turn) {
        let end = ContinuousClock.now + Self.timeLimit
        var next: Turn? = first
        while let turn = next {
            if turn.isAlone {
                commit()
                runAlone(turn)
            } else {
                include(turn)
            }
            next = kept.count < Self.bodyLimit && .now < end ? line.nextWaiting() : nil
        }
        commit()
    }

    private mutating func include(_ turn: Turn) {
        do {
            if !connection.isInTransaction { try connection.begin() }
        } catch {
            // Whatever keeps this one from writing keeps all of them; waiting it out one by one would take forever.
            // All are gathered before the first is told: who asks after that gets a try of their own.
            var refused = [turn]
            while let turn = line.nextWaiting() { refused.append(turn) }
            for turn in refused { refuse(turn, error) }
            return
        }
        do {
            let body = { [connection] in
                let tell = try turn.run(connection)
                try connection.checkBody()
                return tell
            }
            let tell = try kept.isEmpty ? body() : connection.nested(body)
            kept.append(Kept(turn: turn, tell: tell))
        } catch {
            if kept.isEmpty { connection.rollback() }
            if !connection.isInTransaction { undo(error) }
            refuse(turn, error)
        }
    }

    private mutating func commit() {
        guard !kept.isEmpty else { return connection.rollback() }
        let start = ContinuousClock.now
        do {
            try connection.commit()
        } catch {
            connection.rollback()
            return undo(error)
        }
        tally.committed(kept.count, in: .now - start)
        for write in kept { write.tell() }
        kept.removeAll(keepingCapacity: true)
    }

    /// The transaction is lost, and with it everything it held.
    private mutating func undo(_ error: any Error) {
        for write in kept { refuse(write.turn, error) }
        kept.removeAll(keepingCapacity: true)
    }

    private func refuse(_ turn: Turn, _ error: any Error) {
        tally.failed(1)
        turn.fail(error)
    }

    private func runAlone(_ turn: Turn) {
        do {
            try turn.run(connection)()
        } catch {
            turn.fail(error)
        }
    }
}
