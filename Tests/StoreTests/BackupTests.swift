import Foundation
import Problems
import Testing

@testable import Store

/// Copies of a database in use.
@Suite struct BackupTests {
    let bench: Workbench
    let database: Database

    init() async throws {
        bench = try Workbench()
        database = try await bench.open()
    }

    @Test func `a backup taken under writes is whole and of one moment`() async throws {
        let padding = String(repeating: "x", count: 500)
        try await database.write { db in for number in 0..<4_000 { try db.note("\(number) \(padding)") } }
        let isDone = Flag()

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var number = 0
                while !isDone.isSet {
                    number += 1
                    // Two rows that belong together.
                    try await database.write { [number] db in
                        try db.note("left \(number)")
                        try db.note("right \(number)")
                    }
                }
            }
            for round in 0..<3 { try await database.backup(to: bench.path("copy-\(round).sqlite")) }
            isDone.set()
            try await group.waitForAll()
        }

        for round in 0..<3 {
            let copy = try await bench.open("copy-\(round).sqlite")
            try await copy.checkIntegrity()
            let notes = try await copy.read { try $0.notes() }
            #expect(notes.count >= 4_000)
            #expect(notes.count { $0.hasPrefix("left") } == notes.count { $0.hasPrefix("right") })
        }
    }

    @Test func `a backup is one file for its owner only and replaces the one before`() async throws {
        let path = bench.path("copy.sqlite")
        try await database.backup(to: path)
        try await database.write { try $0.note("later") }

        try await database.backup(to: path)

        #expect(try bench.names().filter { $0.hasPrefix("copy") } == ["copy.sqlite"])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let header = try Data(contentsOf: URL(filePath: path)).prefix(20)
        #expect(header[18] == 1 && header[19] == 1, "it needs no log beside it")
        let copy = try await bench.open("copy.sqlite")
        #expect(try copy.readNow { try $0.notes() } == ["later"])
    }

    @Test func `a backup that runs out of time leaves nothing behind`() async throws {
        let problem = await #expect(throws: Problem.self) {
            try await database.backup(to: bench.path("copy.sqlite"), within: .zero)
        }

        #expect(problem?.kind == .timedOut)
        #expect(try bench.names().filter { $0.hasPrefix("copy") } == [])
    }

    @Test func `a backup to nowhere says so`() async throws {
        let problem = await #expect(throws: Problem.self) {
            try await database.backup(to: bench.path("nowhere/copy.sqlite"))
        }

        #expect(problem?.kind == .unavailable)
        await #expect(throws: Problem(.invalid, "A database cannot be backed up onto itself.")) {
            try await database.backup(to: bench.path())
        }
    }
}
