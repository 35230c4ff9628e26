import Glibc
import Guarded
import Problems
import Synchronization

/// One SQLite file: a thread that writes, threads that read, and a connection for reads that take no time.
///
/// It survives a full disk and other troubles of the file: what was asked meanwhile fails, and what is asked later
/// works. It is closed by `close`, or once nobody refers to it.
package final class Database: Sendable {
    package let path: String
    let durability: Durability
    let schema: Schema
    let writes: Line
    let reads: Line
    let tally = Tally()
    private let quick = Guarded(Quick())
    private let threads = Threads()
    private let readerCache: Int

    /// When a write counts as kept.
    package enum Durability: String, Sendable {
        /// When the disk has it: an acknowledged write survives a power cut.
        case full = "FULL"
        /// When the system has it: it survives the end of the process, and a power cut may take the last seconds.
        case normal = "NORMAL"
    }

    /// How many bytes of pages are held at hand.
    package struct PageCaches: Sendable, Hashable {
        /// By the writer: a commit that many share touches more than SQLite's usual 2 MB.
        package var writer: Int
        /// By each reader: what a search reads again for each of its rows stays at hand.
        package var reader: Int

        package init(writer: Int = 32 << 20, reader: Int = 8 << 20) {
            self.writer = writer
            self.reader = reader
        }
    }

    /// The connection of `readNow`, opened when first needed.
    private struct Quick {
        var connection: Connection?
        var isClosed = false
    }

    /// Opens the file, makes it when it is not there, and brings it to the present version. A cancelled caller has the
    /// step that is being taken undone, and gets no database.
    ///
    /// - Parameters:
    ///   - path: Where the file is, in a folder that exists.
    ///   - application: A number that marks the file as this program's; not zero.
    ///   - migrations: Every step since the first version, oldest first.
    ///   - readers: How many long reads may run at once.
    ///   - waitingLimit: How many writes may wait, and how many reads.
    ///   - caches: How many bytes of pages are held at hand.
    package init(
        _ path: String, application: Int32, durability: Durability = .full, migrations: [Migration],
        readers: Int = 2, waitingLimit: Int = 10_000, caches: PageCaches = PageCaches()
    ) async throws {
        self.path = path
        self.durability = durability
        readerCache = caches.reader
        schema = Schema(application: application, migrations: migrations)
        writes = Line("writes", limit: waitingLimit)
        reads = Line("reads", limit: waitingLimit)
        try await startWriter(cache: caches.writer)
        for _ in 0..<readers { try startReader() }
    }

    deinit {
        writes.close()
        reads.close()
    }

    /// Runs `body` as one transaction and returns what it returns, once that is kept.
    ///
    /// Bodies that wait at the same time share a commit; one that throws undoes only its own changes. When the disk is
    /// full or fails, all that share the commit fail alike. A cancelled caller leaves the line; a body that already runs
    /// is finished.
    package func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await writes.run(Ticket(), body)
    }

    /// Runs `body` on one unchanging view of the database, on a reader's thread: for searches, pages and exports.
    ///
    /// Cancelling the caller, or the end of the time allowed, interrupts the query.
    package func read<T: Sendable>(
        within limit: Duration = .seconds(30), _ body: @escaping @Sendable (Connection) throws -> T
    ) async throws -> T {
        let ticket = Ticket()
        let deadline = ContinuousClock.now + limit
        return try await reads.run(ticket) { connection in
            try connection.snapshot(until: deadline, for: ticket) { try body(connection) }
        }
    }

    /// Runs `body` at once on the caller's thread: for reads by key, which take microseconds.
    ///
    /// A body must not call `readNow` again. One that takes a second is interrupted.
    package func readNow<T: Sendable>(_ body: @Sendable (Connection) throws -> T) throws -> T {
        try quick.withLock { quick in
            guard !quick.isClosed else { throw Problem(.unavailable, "The database is closed.") }
            let connection = try quick.connection ?? Connection(path, for: .reading, cache: readerCache)
            quick.connection = connection
            return try connection.snapshot(until: .now + .seconds(1), for: nil) { try body(connection) }
        }
    }

    /// Refuses what is asked from now on, finishes what waits, empties the log into the file and closes it.
    package func close() async {
        writes.close()
        reads.close()
        quick.withLock { $0 = Quick(connection: nil, isClosed: true) }
        await threads.ended()
    }

    /// Lets go of the pages that are held in memory to be at hand, for when a rush is over. Whatever needs them next reads
    /// them anew.
    package func letGoOfPages() async throws {
        reads.letGo()
        try await writes.run(Ticket(), isAlone: true) { $0.letGoOfPages() }
        quick.withLock { $0.connection?.letGoOfPages() }
    }

    // MARK: - Threads

    private func startWriter(cache: Int) async throws {
        let (path, durability, schema, line, tally) = (path, durability, schema, writes, tally)
        let ticket = Ticket()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (opened: CheckedContinuation<Void, any Error>) in
                do {
                    try threads.start("store-writer") {
                        let connection: Connection
                        do {
                            connection = try Connection(writing: path, durability, schema, cache: cache, for: ticket)
                        } catch {
                            return opened.resume(throwing: error)
                        }
                        opened.resume()
                        var writer = Writer(connection, line, tally)
                        writer.serve()
                        connection.settle()
                    }
                } catch {
                    opened.resume(throwing: error)
                }
            }
        } onCancel: {
            ticket.isCancelled.store(true, ordering: .relaxed)
        }
    }

    private func startReader() throws {
        let (path, line, tally, cache) = (path, reads, tally, readerCache)
        try threads.start("store-reader") {
            var connection: Connection?
            var releases = 0
            while let turn = line.next(&releases, letGo: { connection?.letGoOfPages() }) {
                do {
                    let open = try connection ?? Connection(path, for: .reading, cache: cache)
                    connection = open
                    let tell = try turn.run(open)
                    tally.read()
                    tell()
                } catch {
                    turn.fail(error)
                }
            }
        }
    }
}
