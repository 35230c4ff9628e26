import Foundation
import Problems
import Testing

@testable import Store

/// How a database comes to its present version.
@Suite struct MigrationTests {
    let bench: Workbench

    init() throws { bench = try Workbench() }

    static let colours = Migration("colours", "ALTER TABLE note ADD COLUMN colour TEXT; CREATE TABLE hue (name TEXT);")

    @Test func `a new file gets every step and only its owner may read it`() async throws {
        let database = try await bench.open(migrations: [Workbench.notes, Self.colours])

        try await database.write { try $0.run("INSERT INTO note (words, colour) VALUES ('a', 'red')") }

        let version = try database.readNow { try $0.integer("PRAGMA user_version") }
        #expect(version == 2)
        for name in ["test.sqlite", "test.sqlite-wal"] {
            let mode = try FileManager.default.attributesOfItem(atPath: bench.path(name))[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        #expect(try bench.names() == ["test.sqlite", "test.sqlite-shm", "test.sqlite-wal"], "nothing was copied")
    }

    @Test func `an older database is copied and brought up to date`() async throws {
        let old = try await bench.open()
        try await old.write { try $0.note("before") }
        await old.close()

        let new = try await bench.open(migrations: [Workbench.notes, Self.colours])

        #expect(try new.readNow { try $0.notes() } == ["before"])
        #expect(try new.readNow { try $0.integer("SELECT count(*) FROM note WHERE colour IS NULL") } == 1)
        let copy = try await bench.open("test.sqlite.version-1")
        #expect(try copy.readNow { try $0.notes() } == ["before"])
        #expect(try copy.readNow { try $0.integer("PRAGMA user_version") } == 1)
    }

    @Test func `a step is undone when whoever waits for it is cancelled`() async throws {
        try await bench.open().close()
        let door = Door()
        let endless = Migration("endless") { db in
            door.pass()
            try db.run("CREATE TABLE hue (name TEXT)")
            try db.run(
                "INSERT INTO hue WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n")
        }

        let opening = Task { [bench] in try await bench.open(migrations: [Workbench.notes, endless]) }
        await door.reached()
        opening.cancel()
        door.open()

        await #expect(throws: CancellationError.self) { try await opening.value }
        let whole = try await bench.open()
        #expect(try whole.readNow { try $0.integer("PRAGMA user_version") } == 1)
        try await whole.write { try $0.note("after") }
    }

    @Test func `a database that is up to date is left alone`() async throws {
        try await bench.open().close()
        let before = try Data(contentsOf: URL(filePath: bench.path()))

        try await bench.open().close()

        #expect(try Data(contentsOf: URL(filePath: bench.path())) == before)
        #expect(try bench.names() == ["test.sqlite"])
    }

    @Test(arguments: 0..<4) func `a step interrupted anywhere is taken whole by the next start`(at: Int) async throws {
        struct PowerCut: Error {}
        let statements = [
            "CREATE TABLE hue (name TEXT)", "INSERT INTO hue VALUES ('red')", "ALTER TABLE note ADD COLUMN colour TEXT",
            "UPDATE note SET colour = 'red'",
        ]
        let interrupted = Migration("colours") { db in
            for statement in statements[..<at] { try db.run(statement) }
            throw PowerCut()
        }
        let old = try await bench.open()
        try await old.write { try $0.note("before") }
        await old.close()

        await #expect(throws: Problem.self) { try await bench.open(migrations: [Workbench.notes, interrupted]) }
        let between = try await bench.open()
        #expect(try between.readNow { try $0.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'hue'") } == 0)
        await between.close()
        let whole = Migration("colours") { db in for statement in statements { try db.run(statement) } }
        let new = try await bench.open(migrations: [Workbench.notes, whole])

        #expect(try new.readNow { try $0.text("SELECT colour FROM note") } == "red")
        #expect(try new.readNow { try $0.integer("SELECT count(*) FROM hue") } == 1)
    }

    @Test func `the steps before a failed one are kept`() async throws {
        let wrong = Migration("wrong", "CREATE TABLE fine (a); CREATE TABLE note (a);")

        await #expect(throws: Problem.self) {
            try await bench.open(migrations: [Workbench.notes, Self.colours, wrong])
        }

        let database = try await bench.open(migrations: [Workbench.notes, Self.colours])
        #expect(try database.readNow { try $0.integer("PRAGMA user_version") } == 2)
        #expect(try database.readNow { try $0.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'fine'") } == 0)
    }

    @Test func `a newer database is refused and not touched`() async throws {
        try await bench.open(migrations: [Workbench.notes, Self.colours]).close()
        let before = try Data(contentsOf: URL(filePath: bench.path()))

        await #expect(
            throws: Problem(
                .conflict, "The database \(bench.path()) is of version 2, and this program knows only up to 1.")
        ) { try await bench.open() }

        #expect(try Data(contentsOf: URL(filePath: bench.path())) == before)
    }

    @Test func `another program's database is refused and not touched`() async throws {
        try await bench.open(application: 8).close()
        let before = try Data(contentsOf: URL(filePath: bench.path()))

        await #expect(throws: Problem(.conflict, "The database \(bench.path()) belongs to another program.")) {
            try await bench.open(application: 7)
        }

        #expect(try Data(contentsOf: URL(filePath: bench.path())) == before)
    }

    @Test func `a table may be rebuilt though others refer to it`() async throws {
        let remarks = Migration(
            "remarks", "CREATE TABLE remark (note INTEGER NOT NULL REFERENCES note (id) ON DELETE CASCADE)")
        let rebuilt = Migration(
            "rebuilt",
            """
            CREATE TABLE fresh (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;
            INSERT INTO fresh SELECT id, words FROM note;
            DROP TABLE note;
            ALTER TABLE fresh RENAME TO note;
            """)
        let old = try await bench.open(migrations: [Workbench.notes, remarks])
        try await old.write { db in
            try db.note("one")
            try db.run("INSERT INTO remark (note) VALUES (?)", db.lastInsertID)
        }
        await old.close()

        let new = try await bench.open(migrations: [Workbench.notes, remarks, rebuilt])

        #expect(try new.readNow { try $0.integer("SELECT count(*) FROM remark") } == 1)
        await #expect(throws: ConstraintFailure.self, "references are watched again") {
            try await new.write { try $0.run("INSERT INTO remark (note) VALUES (99)") }
        }
    }

    @Test func `a step that leaves a reference dangling is refused`() async throws {
        let remarks = Migration("remarks", "CREATE TABLE remark (note INTEGER REFERENCES note (id))")
        let wrong = Migration("wrong", "INSERT INTO remark (note) VALUES (99)")

        await #expect(throws: Problem.self) { try await bench.open(migrations: [Workbench.notes, remarks, wrong]) }

        let database = try await bench.open(migrations: [Workbench.notes, remarks])
        #expect(try database.readNow { try $0.integer("SELECT count(*) FROM remark") } == 0)
    }
}
