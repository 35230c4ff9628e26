import Fleet
import Net
import Store
import Telemetry

/// Has the index follow what is kept, a moment behind it; after a restart it goes on where it was.
@OnLoop
final class SearchIndex {
    private let database: Database
    private let log: Log
    private let told = Signal()

    /// What one transaction takes up: others wait for it no longer than for a slow commit.
    nonisolated static let piece = 500
    /// Much is indexed in less time together than one by one.
    private static let pause = Duration.milliseconds(200)
    private static let longestWait = Duration.seconds(60)
    /// How long a search waits for what was kept just before it.
    private static let patience = Duration.milliseconds(250)

    nonisolated init(_ database: Database, log: Log) {
        self.database = database
        self.log = log
    }

    /// Tells that something was kept.
    func follow() { told.raise() }

    /// Goes on until it is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                let seen = told.count
                while try await indexNext() {}
                try await told.wait(beyond: seen, atMost: Self.longestWait)
                try await Net.pause(for: Self.pause)
            } catch is CancellationError {
                return
            } catch {
                log.warning("What was said could not be indexed.", ["error": "\(error)"])
                try? await Net.pause(for: .seconds(5))  // cancelled: the loop ends by itself
            }
        }
    }

    /// Indexes what is there by now, so that whoever has said something finds it; not more than takes a moment.
    func catchUp() async throws {
        let last = Moment.now + Self.patience
        let newest = try database.readNow { try $0.integer("SELECT max(id) FROM message") } ?? 0
        while try database.readNow({ try Self.isDue(upTo: newest, in: $0) }), Moment.now < last {
            _ = try await indexNext()
        }
    }

    private func indexNext() async throws -> Bool {
        try await database.write { db in
            try Library(reading: db, account: "").indexNext(upTo: Self.piece)
        }
    }

    private nonisolated static func isDue(upTo newest: Int, in db: Connection) throws -> Bool {
        try db.integer(
            """
            SELECT (SELECT message FROM search_position) < ? OR EXISTS (SELECT 1 FROM search_change)
                OR EXISTS (SELECT 1 FROM search_due)
            """, newest) == 1
    }
}
