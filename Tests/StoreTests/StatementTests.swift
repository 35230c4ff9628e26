import Testing

@testable import Store

/// Prepared statements are kept, bounded, and always reset.
@Suite struct StatementTests {
    let bench: Workbench
    let database: Database

    init() async throws {
        bench = try Workbench()
        database = try await bench.open()
    }

    @Test func `the most recent statements are kept and no more than the limit`() async throws {
        try await database.read { db in
            var sum = 0
            for number in 0..<1_000 {
                sum += try db.integer("SELECT \(number)") ?? 0
                sum += try db.integer("SELECT 'often' IS NULL") ?? 0
            }
            let count = db.statementCount

            #expect(sum == 499_500)
            #expect(count == StatementCache.limit)
        }
    }

    @Test func `a statement that failed can be used again`() async throws {
        try await database.write { try $0.note("one") }

        for _ in 0..<3 {
            await #expect(throws: ConstraintFailure.self) { try await database.write { try $0.note("one") } }
        }
        try await database.write { try $0.note("two") }

        #expect(try database.readNow { try $0.notes() } == ["one", "two"])
    }

    @Test func `a loop left half-way holds nothing`() async throws {
        struct Enough: Error {}
        try await database.write { db in for number in 0..<10 { try db.note("\(number)") } }

        await #expect(throws: Enough.self) {
            try await database.read { db in try db.each("SELECT words FROM note") { _ in throw Enough() } }
        }

        #expect(try await database.checkpoint(), "no reader holds the log")
    }

    @Test func `a row kept too long is refused`() throws {
        #expect(throws: SQLFailure.self) {
            try database.readNow { db in
                let kept = try db.rows("SELECT value FROM json_each('[1, 2]')") { row in row }
                let _: Int = try kept[0][0]
            }
        }
    }

    @Test func `the same words may be used within their own loop`() throws {
        let sql = "SELECT value FROM json_each('[1, 2]')"

        let pairs = try database.readNow { db in
            try db.rows(sql) { outer in
                let left: Int = try outer[0]
                return try db.rows(sql) { inner in
                    let right: Int = try inner[0]
                    return left * 10 + right
                }
            }
        }

        #expect(pairs == [[11, 12], [21, 22]])
    }

    @Test func `a schema changed under a kept statement is noticed`() async throws {
        let sql = "SELECT * FROM note"
        try await database.write { try $0.note("one") }
        #expect(try database.readNow { try $0.row(sql) { row -> String in try row["words"] } } == "one")

        try await database.write { try $0.script("ALTER TABLE note ADD COLUMN colour TEXT DEFAULT 'red'") }

        #expect(try database.readNow { try $0.row(sql) { row -> String in try row["colour"] } } == "red")
    }
}
