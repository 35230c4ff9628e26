import Chance
import Guarded
import Problems
import Testing

@testable import Store

/// Waiting for a turn, and ceasing to.
@Suite struct LineTests {
    let bench: Workbench
    let database: Database

    init() async throws {
        bench = try Workbench()
        database = try await bench.open(readers: 1, waitingLimit: 5)
    }

    @Test func `a cancelled caller leaves the line and its body never runs`() async throws {
        let hasRun = Flag()

        try await database.holdingWriter {
            await withTaskGroup { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await database.write { _ in hasRun.set() }
                    }
                }
                await database.waitForWrites(1)
                group.cancelAll()
                await group.waitForAll()
            }
            #expect(database.statistics.waitingWrites == 0)
        }

        try await database.ping()
        #expect(!hasRun.isSet)
    }

    @Test func `a caller who is cancelled before asking is not served`() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask {
                await #expect(throws: CancellationError.self) { try await database.write { try $0.note("no") } }
            }
        }

        #expect(try database.readNow { try $0.notes() } == [])
    }

    @Test func `a write that has begun is finished though its caller is cancelled`() async throws {
        let door = Door()

        try await withThrowingTaskGroup { group in
            group.addTask {
                try await database.write { db in
                    try db.note("kept")
                    door.pass()
                }
            }
            await door.reached()
            group.cancelAll()
            door.open()
            try await group.waitForAll()
        }

        #expect(try database.readNow { try $0.notes() } == ["kept"])
    }

    @Test func `a full line refuses writes and says when to come again, and answers a ping`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await database.holdingWriter {
                for number in 0..<5 { group.addTask { try await database.write { try $0.note("\(number)") } } }
                await database.waitForWrites(5)

                await #expect(
                    throws: Problem(
                        .unavailable, "5 writes are waiting for the database already.", retryAfter: .seconds(1))
                ) {
                    try await database.write { try $0.note("too many") }
                }
                group.addTask { try await database.ping() }
                await database.waitForWrites(6)
            }
            try await group.waitForAll()
        }

        #expect(try database.readNow { try $0.notes() }.count == 5)
    }

    @Test func `callers who leave make room and the others keep their order`() async throws {
        let generator = Guarded(SeededRandom(11))

        for round in 0..<40 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await database.holdingWriter {
                    let leaving = Set((0..<5).filter { _ in generator.withLock { $0.next() } % 2 == 0 })
                    try await withThrowingTaskGroup(of: Void.self) { leavers in
                        for place in 0..<5 {
                            let words = "\(round) \(place)"
                            if leaving.contains(place) {
                                leavers.addTask {
                                    await #expect(throws: CancellationError.self) {
                                        try await database.write { try $0.note(words) }
                                    }
                                }
                            } else {
                                group.addTask { try await database.write { try $0.note(words) } }
                            }
                            await database.waitForWrites(place + 1)
                        }
                        leavers.cancelAll()
                        try await leavers.waitForAll()
                    }
                    #expect(database.statistics.waitingWrites == 5 - leaving.count)
                    for place in leaving {
                        group.addTask { try await database.write { try $0.note("\(round) \(place) late") } }
                    }
                    await database.waitForWrites(5)
                }
                try await group.waitForAll()
            }
        }

        let notes = try database.readNow { try $0.notes() }
        #expect(notes.count == 200)
        for round in 0..<40 {
            let mine = notes.filter { $0.hasPrefix("\(round) ") && !$0.hasSuffix("late") }
            #expect(mine == mine.sorted())
        }
    }

    @Test func `thousands of writes from many callers are each done once`() async throws {
        let roomy = try await bench.open("many.sqlite", waitingLimit: 100)

        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<50 {
                group.addTask {
                    for number in 0..<100 { try await roomy.write { try $0.note("\(caller) \(number)") } }
                }
            }
            try await group.waitForAll()
        }

        #expect(try roomy.readNow { try $0.integer("SELECT count(*) FROM note") } == 5_000)
        #expect(roomy.statistics.writes == 5_000)
    }
}
