import Problems
import Testing

@testable import Store

/// Values come back as they were given, or are refused.
@Suite struct ValueTests {
    let bench: Workbench
    let database: Database

    init() async throws {
        bench = try Workbench()
        database = try await bench.open(migrations: [Migration("any", "CREATE TABLE thing (value ANY) STRICT")])
    }

    enum Colour: String, Storable {
        case red
        case blue
    }

    private func kept<T: Storable & Sendable>(_ value: T) async throws -> T? {
        try await database.write { db in
            try db.run("DELETE FROM thing")
            try db.run("INSERT INTO thing (value) VALUES (?)", value)
            return try db.row("SELECT value FROM thing") { row in try row["value"] }
        }
    }

    @Test(arguments: [0, 1, -1, Int64.max, Int64.min, 1 << 53 + 1] as [Int64]) func `integers keep every bit`(
        value: Int64
    ) async throws {
        #expect(try await kept(value) == value)
        #expect(try await kept(Int(value)) == Int(value))
    }

    @Test(arguments: ["", "plain", "a\0b\0", "\u{0}", "Zoë 🐎 नमस्ते", "'; DROP TABLE thing; --"])
    func `texts keep every byte`(text: String) async throws {
        #expect(try await kept(text) == text)
        #expect(try await kept(text).map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test(arguments: [[], [0], [0, 0, 255]] as [[UInt8]])
    func `blobs keep every byte, and an empty one is not null`(blob: [UInt8]) async throws {
        #expect(try await kept(blob) == blob)
        #expect(try await kept(Optional(blob)) == .some(.some(blob)))
    }

    @Test func `a blob of many pages comes back`() async throws {
        let blob = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

        let isSame = try await kept(blob) == blob

        #expect(isSame)
    }

    @Test(arguments: [0.1, -1.5e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, -.infinity, 3])
    func `doubles keep their value`(double: Double) async throws {
        #expect(try await kept(double) == double)
    }

    @Test func `truth, absence and raw values come back`() async throws {
        #expect(try await kept(true) == true)
        #expect(try await kept(false) == false)
        #expect(try await kept(Colour.blue) == .blue)
        #expect(try await kept(String?.none) == .some(.none))
        #expect(try await kept(Int?.some(3)) == .some(.some(3)))
        #expect(try await kept(SQLValue.text("as it is")) == .text("as it is"))
    }

    @Test func `what is not a number is refused`() async throws {
        await #expect(throws: Problem(.invalid, "A value that is not a number cannot be kept.")) {
            try await kept(Double.nan)
        }
    }

    @Test func `a column read as what it is not says so`() throws {
        func failure<T: Storable & Sendable>(_ type: T.Type, _ sql: String) -> String? {
            #expect(throws: SQLFailure.self) {
                try database.readNow { db in try db.row(sql) { row -> T in try row["v"] } }
            }?.message
        }

        #expect(failure(String.self, "SELECT NULL AS v") == "Column v holds null, which is no String")
        #expect(failure(Int.self, "SELECT '12' AS v") == "Column v holds text, which is no Int")
        #expect(failure(Int.self, "SELECT 1.5 AS v") == "Column v holds a double, which is no Int")
        #expect(failure(Bool.self, "SELECT 2 AS v") == "Column v holds an integer, which is no Bool")
        #expect(failure(Colour.self, "SELECT 'green' AS v") == "Column v holds text, which is no Colour")
        #expect(failure(Int.self, "SELECT 1 AS w") == "There is no column v")
    }

    @Test func `scalars are nil for null and for no row`() throws {
        #expect(try database.readNow { try $0.integer("SELECT ? + 1", 41) } == 42)
        #expect(try database.readNow { try $0.integer("SELECT NULL") } == nil)
        #expect(try database.readNow { try $0.text("SELECT 'a' WHERE 0") } == nil)
        #expect(try database.readNow { try $0.text("SELECT 'a'") } == "a")
        #expect(try database.readNow { try $0.double("SELECT 2") } == 2)
        #expect(try database.readNow { try $0.blob("SELECT x'00ff'") } == [0, 255])
        #expect(throws: SQLFailure.self) { try database.readNow { try $0.text("SELECT 1") } }
    }

    @Test func `rows are read in order, by name and by place`() throws {
        let sql = "SELECT value AS number, value % 2 AS isOdd FROM json_each(?) ORDER BY 1"

        let rows = try database.readNow { db in
            try db.rows(sql, "[3, 1, 2]") { row in
                let number: Int = try row["number"]
                let isOdd: Bool = try row[1]
                return "\(number) \(isOdd)"
            }
        }
        let sum = try database.readNow { db in
            var sum = 0
            try db.each(sql, "[3, 1, 2]") { row in sum += try row["number"] }
            return sum
        }

        #expect(rows == ["1 true", "2 false", "3 true"])
        #expect(sum == 6)
    }

    @Test func `full-text search is there`() async throws {
        try await database.write { db in
            try db.script("CREATE VIRTUAL TABLE words USING fts5 (body, tokenize = 'unicode61 remove_diacritics 2')")
            for body in ["the quick brown fox", "una canción rápida", "slow turtles"] {
                try db.run("INSERT INTO words (body) VALUES (?)", body)
            }
        }

        let found = try await database.read { db in
            try db.rows("SELECT body FROM words WHERE words MATCH ? ORDER BY rank", "cancion OR fox") { row -> String in
                try row["body"]
            }
        }

        #expect(found.sorted() == ["the quick brown fox", "una canción rápida"])
    }
}
