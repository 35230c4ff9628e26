import Problems
import Testing

@testable import Store

/// What one write promises, alone and among others.
@Suite struct WriteTests {
    let bench: Workbench
    let database: Database

    init() async throws {
        bench = try Workbench()
        database = try await bench.open()
    }

    struct Refusal: Error {}

    @Test func `a write returns what its body returns, and keeps it`() async throws {
        let id = try await database.write { db in
            try db.note("first")
            return db.lastInsertID
        }

        let words = try await database.read { db in try db.text("SELECT words FROM note WHERE id = ?", id) }
        #expect(words == "first")
    }

    @Test func `a body that throws leaves nothing behind`() async throws {
        await #expect(throws: Refusal.self) {
            try await database.write { db in
                try db.note("gone")
                throw Refusal()
            }
        }

        #expect(try await database.read { try $0.notes() } == [])
        #expect(database.statistics.failedWrites == 1)
    }

    @Test func `writes that wait share one commit`() async throws {
        let before = database.statistics.commits

        try await withThrowingTaskGroup { group in
            try await database.holdingWriter {
                for number in 0..<64 {
                    group.addTask { try await database.write { try $0.note("note \(number)") } }
                }
                await database.waitForWrites(64)
            }
            try await group.waitForAll()
        }

        let statistics = database.statistics
        #expect(try await database.read { try $0.integer("SELECT count(*) FROM note") } == 64)
        #expect(statistics.writes == 65)
        #expect(statistics.commits - before < 8, "the first and what waited behind it: one, unless time ran out")
        #expect(statistics.largestBatch > 8)
        #expect(statistics.batchSizes.reduce(0, +) == statistics.commits)
    }

    @Test func `a body that fails in a shared commit undoes only itself`() async throws {
        let outcomes = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            try await database.holdingWriter {
                for number in 0..<30 {
                    group.addTask {
                        do {
                            try await database.write { db in
                                try db.note("note \(number)")
                                if number % 3 == 0 { throw Refusal() }
                            }
                            return (number, true)
                        } catch is Refusal {
                            return (number, false)
                        }
                    }
                }
                await database.waitForWrites(30)
            }
            return try await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
        }

        let kept = try await database.read { Set(try $0.notes()) }
        #expect(kept == Set((0..<30).filter { $0 % 3 != 0 }.map { "note \($0)" }))
        #expect(outcomes.filter(\.value).count == 20)
    }

    @Test func `writes are done in the order they were asked for`() async throws {
        try await withThrowingTaskGroup { group in
            try await database.holdingWriter {
                for number in 0..<20 {
                    group.addTask { try await database.write { try $0.note("\(number)") } }
                    await database.waitForWrites(number + 1)
                }
            }
            try await group.waitForAll()
        }

        #expect(try await database.read { try $0.notes() } == (0..<20).map(String.init))
    }

    @Test func `a body neither begins nor ends a transaction`() async throws {
        for sql in ["COMMIT", " rollback", "BEGIN", "SAVEPOINT a", "RELEASE a", "End"] {
            await #expect(throws: SQLFailure.self) {
                try await database.write { try $0.run(sql) }
            }
        }
        await #expect(throws: SQLFailure.self) {
            try await database.write { try $0.script("/* quietly */ COMMIT") }
        }

        try await database.write { try $0.note("still works") }
        #expect(try await database.read { try $0.notes() } == ["still works"])
    }

    @Test func `a reference that is left dangling fails its own body and not the commit`() async throws {
        try await database.write { db in
            try db.script(
                """
                CREATE TABLE remark (
                    note INTEGER NOT NULL REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
                """)
        }

        try await withThrowingTaskGroup(of: Void.self) { group in
            try await database.holdingWriter {
                group.addTask { try await database.write { try $0.note("before") } }
                await database.waitForWrites(1)
                group.addTask {
                    await #expect(throws: ConstraintFailure.self) {
                        try await database.write { try $0.run("INSERT INTO remark (note) VALUES (99)") }
                    }
                }
                await database.waitForWrites(2)
                group.addTask { try await database.write { try $0.note("after") } }
                await database.waitForWrites(3)
            }
            try await group.waitForAll()
        }

        #expect(try await database.read { try $0.notes() } == ["before", "after"])
        #expect(try await database.read { try $0.integer("SELECT count(*) FROM remark") } == 0)
    }

    @Test func `closing keeps what waits and refuses what comes later`() async throws {
        try await withThrowingTaskGroup { group in
            try await database.holdingWriter {
                for number in 0..<10 { group.addTask { try await database.write { try $0.note("\(number)") } } }
                await database.waitForWrites(10)
                group.addTask { await database.close() }
            }
            try await group.waitForAll()
        }

        await #expect(throws: Problem(.unavailable, "The database is closed.")) {
            try await database.write { try $0.note("late") }
        }
        await #expect(throws: Problem(.unavailable, "The database is closed.")) {
            try await database.read { try $0.notes() }
        }
        #expect(throws: Problem(.unavailable, "The database is closed.")) { try database.readNow { try $0.notes() } }
        #expect(try bench.names() == ["test.sqlite"], "the log is emptied into the file")
        let again = try await bench.open()
        #expect(try again.readNow { try $0.notes() }.count == 10)
    }

    @Test func `a log grown by writes is emptied by a checkpoint`() async throws {
        try await database.write { db in for number in 0..<100 { try db.note("\(number)") } }
        #expect(database.statistics.walBytes > 0)

        let isEmpty = try await database.checkpoint()

        #expect(isEmpty)
        #expect(database.statistics.walBytes == 0)
    }

    @Test func `a checkpoint does not wait for a read that holds the log`() async throws {
        try await database.write { try $0.note("one") }
        let door = Door()
        async let held = database.read { db in
            let notes = try db.notes()
            door.pass()
            return notes
        }
        await door.reached()
        try await database.write { try $0.note("two") }

        let isEmpty = try await database.checkpoint()

        #expect(!isEmpty)
        door.open()
        #expect(try await held == ["one"])
        #expect(try await database.checkpoint())
    }

    @Test func `pages are let go of, and nothing else is`() async throws {
        let padding = String(repeating: "x", count: 500)
        try await database.write { db in for number in 0..<2_000 { try db.note("\(number) \(padding)") } }
        let held = try await database.write { $0.bytesOfPages }
        #expect(try database.readNow { try $0.notes().count } == 2_000)
        let heldAtHand = try database.readNow { $0.bytesOfPages }
        // One reader, so that the same is asked again.
        let other = try await bench.open(readers: 1)
        #expect(try await other.read { try $0.notes().count } == 2_000)
        let heldByReader = try await other.read { $0.bytesOfPages }

        try await database.letGoOfPages()
        try await other.letGoOfPages()

        #expect(try await database.write { $0.bytesOfPages } < held / 10)
        #expect(try database.readNow { $0.bytesOfPages } < heldAtHand / 10)
        #expect(try await other.read { $0.bytesOfPages } < heldByReader / 10)
        #expect(try database.readNow { try $0.notes().count } == 2_000)
    }
}
