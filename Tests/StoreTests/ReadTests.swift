import Problems
import Testing

@testable import Store

/// What reads see, and how they end.
@Suite struct ReadTests {
    /// A query that never ends by itself.
    static let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    let bench: Workbench
    let database: Database

    init() async throws {
        bench = try Workbench()
        database = try await bench.open()
    }

    @Test func `a read sees one moment, whatever is written meanwhile`() async throws {
        try await database.write { try $0.note("one") }
        let door = Door()
        async let both = database.read { db in
            let first = try db.notes()
            door.pass()
            return (first, try db.notes())
        }
        await door.reached()

        try await database.write { try $0.note("two") }
        let others = try await database.read { try $0.notes() }
        let now = try database.readNow { try $0.notes() }
        door.open()

        let (first, second) = try await both
        #expect(first == ["one"])
        #expect(second == ["one"])
        #expect(others == ["one", "two"])
        #expect(now == ["one", "two"])
    }

    @Test func `a read cannot write`() async throws {
        await #expect(throws: SQLFailure.self) { try await database.read { try $0.note("no") } }
        #expect(throws: SQLFailure.self) { try database.readNow { try $0.note("no") } }

        #expect(try database.readNow { try $0.notes() } == [])
    }

    @Test func `cancelling interrupts a query that runs, and the next read is not touched`() async throws {
        let door = Door()
        door.open()

        await withTaskGroup { group in
            group.addTask {
                await #expect(throws: CancellationError.self) {
                    try await database.read { db in
                        door.pass()
                        return try db.integer(Self.endless)
                    }
                }
            }
            await door.reached()
            group.cancelAll()
        }

        for _ in 0..<4 { #expect(try await database.read { try $0.notes() } == []) }
    }

    @Test func `a query that passes its deadline is interrupted`() async throws {
        await #expect(throws: timeout) {
            try await database.read(within: .milliseconds(20)) { try $0.integer(Self.endless) }
        }

        #expect(try await database.read { try $0.notes() } == [])
    }

    @Test func `a read whose deadline passes in line is not begun`() async throws {
        await #expect(throws: timeout) {
            try await database.read(within: .zero) { _ in Issue.record("the body ran") }
        }
    }

    @Test func `even a read on the caller's thread ends`() throws {
        #expect(throws: timeout) { try database.readNow { try $0.integer(Self.endless) } }

        #expect(try database.readNow { try $0.notes() } == [])
    }

    @Test func `a cancelled caller leaves the readers' line`() async throws {
        let narrow = try await bench.open("narrow.sqlite", readers: 1)
        let door = Door()
        async let held: Void = narrow.read { _ in door.pass() }
        await door.reached()

        await withTaskGroup { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await narrow.read { try $0.notes() } }
            }
            while narrow.statistics.waitingReads == 0 { await Task.yield() }
            group.cancelAll()
        }

        door.open()
        try await held
    }

    @Test func `two long reads run at once`() async throws {
        let first = Door()
        let second = Door()
        async let one: Void = database.read { _ in first.pass() }
        async let two: Void = database.read { _ in second.pass() }

        await first.reached()
        await second.reached()
        first.open()
        second.open()

        try await one
        try await two
        #expect(database.statistics.reads == 2)
    }

    @Test func `a caller resumes where it was`() async throws {
        @MainActor func here() async throws -> Int {
            let count = try await database.write { db in
                try db.note("one")
                return db.changes
            }
            MainActor.assertIsolated()
            _ = try await database.read { try $0.notes() }
            MainActor.assertIsolated()
            return count
        }

        #expect(try await here() == 1)
    }

    private var timeout: Problem {
        Problem(.timedOut, "Reading from the database \(bench.path()) took too long.")
    }
}
