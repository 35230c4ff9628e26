import Dispatch
import Fleet
import Net
import Store

/// Looks at what a service has left behind.
package enum StateCheck {
    /// Reads the whole database of a service that has ended; throws what is damaged.
    package static func checkIntegrity(of path: String) throws { try Database.checkIntegrity(ofFile: path) }

    /// Makes a database that waits for every step of its tables, and keeps every other process from taking one while
    /// `body` runs.
    package static func holdingUnmade<Value: Sendable>(
        _ path: String, _ body: () async throws -> Value
    ) async throws -> Value {
        let database = try await Database(path, application: StateFolder.mark, migrations: [])
        let gate = DispatchSemaphore(value: 0)
        let isHeld = Promise<Void>()
        let holding = Task {
            try await database.write { connection in
                try connection.run("CREATE TABLE held (id INTEGER) STRICT")
                OnLoop.soon { isHeld.keep(()) }
                gate.wait()
                throw CancellationError()
            }
        }
        defer {
            gate.signal()
            holding.cancel()
        }
        try await isHeld.value
        return try await body()
    }

    /// Makes a database as a later version of the program would leave it.
    package static func makeNewer(_ path: String) async throws {
        let later = Migration("later", "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT")
        let database = try await Database(path, application: StateFolder.mark, migrations: [.frame, later])
        await database.close()
    }
}
