import Fleet
import Store

/// Looks at what a service has left behind.
package enum StateCheck {
    /// Reads a service's whole database; throws what is damaged.
    package static func checkIntegrity(of path: String) async throws {
        let database = try await Database(path, application: StateFolder.mark, migrations: [.frame])
        try await database.checkIntegrity()
        await database.close()
    }

    /// Makes a database as a later version of the program would leave it.
    package static func makeNewer(_ path: String) async throws {
        let later = Migration("later", "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT")
        let database = try await Database(path, application: StateFolder.mark, migrations: [.frame, later])
        await database.close()
    }
}
