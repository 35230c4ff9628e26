import Foundation
import Problems
import Testing

@testable import Store

/// What callers are told when the file, the disk or the schema says no, and that it passes.
@Suite struct TroubleTests {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    @Test func `a broken promise of the schema names its kind and columns`() async throws {
        let database = try await bench.open(migrations: [
            Migration(
                "all",
                """
                CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, realm TEXT, age INTEGER
                    CONSTRAINT grown CHECK (age > 17), UNIQUE (name, realm));
                CREATE TABLE pet (owner INTEGER NOT NULL REFERENCES person (id));
                CREATE TRIGGER shy BEFORE DELETE ON person BEGIN SELECT RAISE(ABORT, 'nobody leaves'); END;
                INSERT INTO person VALUES (1, 'Ada', 'here', 36);
                """)
        ])

        func failure(_ sql: String) async throws -> ConstraintFailure? {
            await #expect(throws: ConstraintFailure.self) { try await database.write { try $0.run(sql) } }
        }

        let unique = try await failure("INSERT INTO person (name, realm) VALUES ('Ada', 'here')")
        #expect(unique?.kind == .unique)
        #expect(unique?.columns == ["person.name", "person.realm"])
        #expect(unique?.isDuplicate == true)
        let key = try await failure("INSERT INTO person (id, name) VALUES (1, 'Bea')")
        #expect(key?.kind == .primaryKey)
        #expect(key?.columns == ["person.id"])
        let missing = try await failure("INSERT INTO person (name) VALUES (NULL)")
        #expect(missing?.kind == .notNull)
        #expect(missing?.columns == ["person.name"])
        let check = try await failure("INSERT INTO person (name, age) VALUES ('Cy', 3)")
        #expect(check?.kind == .check)
        #expect(check?.columns == ["grown"])
        let reference = try await failure("INSERT INTO pet (owner) VALUES (2)")
        #expect(reference?.kind == .foreignKey)
        #expect(reference?.columns == [])
        let trigger = try await failure("DELETE FROM person")
        #expect(trigger?.kind == .trigger)
        #expect(trigger?.message == "nobody leaves")
    }

    @Test func `wrong SQL is a bug that says what and where`() async throws {
        let database = try await bench.open()

        func failure(_ sql: String, _ values: any Storable...) throws -> String? {
            #expect(throws: SQLFailure.self) { try database.readNow { try $0.run(sql, values: values) } }?.message
        }

        #expect(try failure("SELECT colour FROM note") == "no such column: colour")
        #expect(try failure("SELECT \"colour\" FROM note") == "no such column: colour")
        #expect(try failure("SELECT ?, ?", 1) == "The statement wants 2 values and was given 1")
        #expect(try failure("SELECT 1; SELECT 2") == "There is more than one statement")
        #expect(try failure(" -- nothing") == "There is no statement")
        #expect(try failure("") == "There is no statement")
        #expect(throws: SQLFailure.self) { try database.readNow { try $0.script("SELECT 1;\0SELECT 2") } }
    }

    @Test func `a full disk fails what is asked meanwhile and nothing later`() async throws {
        let database = try await bench.open(migrations: [Migration("blobs", "CREATE TABLE blob (bytes BLOB)")])
        let large = [UInt8](repeating: 1, count: 100_000)
        try await database.write { db in
            try db.run("INSERT INTO blob VALUES (?)", [1] as [UInt8])
            _ = try db.integer("PRAGMA max_page_count = 10")
        }

        await withTaskGroup { group in
            for _ in 0..<3 {
                group.addTask {
                    let problem = await #expect(throws: Problem.self) {
                        try await database.write { try $0.run("INSERT INTO blob VALUES (?)", large) }
                    }
                    #expect(problem?.kind == .full)
                    #expect(problem?.message == "There is no room left for the database \(bench.path()).")
                }
            }
        }
        let during = try await database.read { try $0.integer("SELECT count(*) FROM blob") }
        try await database.write { db in _ = try db.integer("PRAGMA max_page_count = 100000") }
        try await database.write { try $0.run("INSERT INTO blob VALUES (?)", large) }

        #expect(during == 1)
        #expect(try await database.read { try $0.integer("SELECT sum(length(bytes)) FROM blob") } == 100_001)
        try await database.checkIntegrity()
    }

    @Test func `a write told as kept is kept, though the disk fills up in the same breath`() async throws {
        let database = try await bench.open(migrations: [Migration("blobs", "CREATE TABLE blob (bytes BLOB)")])
        try await database.write { db in _ = try db.integer("PRAGMA max_page_count = 40") }

        let told = await withTaskGroup(of: Int.self) { group in
            for number in 0..<60 {
                group.addTask {
                    let blob = [UInt8](repeating: 1, count: number % 3 == 0 ? 200_000 : 500)
                    do {
                        try await database.write { try $0.run("INSERT INTO blob VALUES (?)", blob) }
                        return 1
                    } catch let problem as Problem {
                        #expect(problem.kind == .full)
                        return 0
                    } catch {
                        Issue.record(error)
                        return 0
                    }
                }
            }
            return await group.reduce(0, +)
        }

        #expect(try await database.read { try $0.integer("SELECT count(*) FROM blob") } == told)
        #expect(database.statistics.writes == told + 1)
        #expect(database.statistics.failedWrites == 60 - told)
    }

    @Test func `another program that keeps the file locked makes writes wait and then fail for now`() async throws {
        let database = try await bench.open()
        let other = try Connection(bench.path(), for: .writing)
        try await database.write { db in try db.run("PRAGMA busy_timeout = 1") }

        for _ in 0..<20 {
            try other.begin()
            let problem = await #expect(throws: Problem.self) { try await database.write { try $0.note("no") } }
            other.rollback()
            try await database.write { try $0.run("INSERT INTO note (words) SELECT 'yes ' || count(*) FROM note") }

            #expect(problem?.kind == .unavailable)
            #expect(problem?.retryAfter == .seconds(1))
        }

        #expect(try database.readNow { try $0.notes() }.count == 20)
    }

    @Test func `a file that is no database is noticed and left as it is`() async throws {
        let bytes = Data((0..<8_192).map { UInt8(truncatingIfNeeded: $0) })
        try bytes.write(to: URL(filePath: bench.path()))

        let problem = await #expect(throws: Problem.self) { try await bench.open() }

        #expect(problem?.kind == .broken)
        #expect(problem?.message.contains(bench.path()) == true)
        #expect(try Data(contentsOf: URL(filePath: bench.path())) == bytes)
    }

    @Test func `a file that was cut off is noticed`() async throws {
        let database = try await bench.open()
        try await database.write { db in for number in 0..<2_000 { try db.note("note \(number)") } }
        await database.close()
        let file = try FileHandle(forWritingTo: URL(filePath: bench.path()))
        try file.truncate(atOffset: 8_192)
        try file.close()

        let problem = await #expect(throws: Problem.self) { try await bench.open() }

        #expect(problem?.kind == .broken)
    }

    @Test func `damage within the file is found by checking it`() async throws {
        let database = try await bench.open()
        try await database.write { db in for number in 0..<2_000 { try db.note("note \(number)") } }
        try await database.checkIntegrity()
        await database.close()
        let file = try FileHandle(forWritingTo: URL(filePath: bench.path()))
        try file.seek(toOffset: 4_096 * 3)
        try file.write(contentsOf: Data(repeating: 0xff, count: 4_096))
        try file.close()

        let damaged = try await bench.open()

        let problem = await #expect(throws: Problem.self) { try await damaged.checkIntegrity() }
        #expect(problem?.kind == .broken)
        #expect(problem?.message.contains(bench.path()) == true)
    }

    @Test func `a folder that is not there is named`() async throws {
        let path = bench.path("nowhere/test.sqlite")

        await #expect(
            throws: Problem(.unavailable, "The database \(path) cannot be made: No such file or directory.")
        ) { try await bench.open("nowhere/test.sqlite") }
    }

    @Test func `result codes become problems that say whether to try again`() {
        func problem(_ code: Int32, _ systemError: Int32 = 0) -> Problem? {
            Connection.problem(code, systemError: systemError, message: "no", path: "a.sqlite")
        }

        #expect(problem(13)?.kind == .full)
        #expect(problem(10 | 3 << 8, ENOSPC)?.kind == .full)
        #expect(problem(10 | 3 << 8, EIO)?.kind == .unavailable)
        #expect(problem(14, EDQUOT)?.kind == .full)
        #expect(problem(8 | 4 << 8)?.kind == .unavailable)
        #expect(problem(5)?.retryAfter == .seconds(1))
        #expect(problem(6)?.retryAfter == .seconds(1))
        #expect(problem(11 | 1 << 8)?.kind == .broken)
        #expect(problem(26)?.kind == .broken)
        #expect(problem(18)?.kind == .tooLarge)
        #expect(problem(1) == nil)
        #expect(problem(21) == nil)
    }
}
