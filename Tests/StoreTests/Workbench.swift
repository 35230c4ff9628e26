import Dispatch
import Foundation
import Synchronization

@testable import Store

/// A folder for the databases of one test, removed with it.
final class Workbench: Sendable {
    static let notes = Migration("notes", "CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE)")

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// The threads of a database may still be closing files, which makes a removal stumble.
    deinit {
        for _ in 0..<100 where FileManager.default.fileExists(atPath: folder.path) {
            try? FileManager.default.removeItem(at: folder)
        }
    }

    func path(_ name: String = "test.sqlite") -> String { folder.appending(path: name).path }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

    func open(
        _ name: String = "test.sqlite", application: Int32 = 7, migrations: [Migration] = [Workbench.notes],
        readers: Int = 2, waitingLimit: Int = 10_000
    ) async throws -> Database {
        try await Database(
            path(name), application: application, durability: .normal, migrations: migrations, readers: readers,
            waitingLimit: waitingLimit)
    }
}

extension Connection {
    func note(_ words: String) throws { try run("INSERT INTO note (words) VALUES (?)", words) }

    func notes() throws -> [String] { try rows("SELECT words FROM note ORDER BY id") { row in try row["words"] } }
}

/// Something that one side notices and the other asks about.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }

    func set() { value.store(true, ordering: .sequentiallyConsistent) }
}

/// A door in a body: the test waits until the body stands before it, and then lets it through.
final class Door: Sendable {
    private let isReached = Flag()
    private let isOpen = DispatchSemaphore(value: 0)

    func pass() {
        isReached.set()
        isOpen.wait()
    }

    func open() { isOpen.signal() }

    func reached() async {
        while !isReached.isSet { await Task.yield() }
    }
}

extension Database {
    /// Keeps the writer busy while `body` runs.
    func holdingWriter<T>(_ body: () async throws -> T) async throws -> T {
        let door = Door()
        async let held: Void = write { _ in door.pass() }
        await door.reached()
        let result: T
        do {
            result = try await body()
        } catch {
            door.open()
            throw error
        }
        door.open()
        try await held
        return result
    }

    func waitForWrites(_ count: Int) async {
        while statistics.waitingWrites < count { await Task.yield() }
    }
}
