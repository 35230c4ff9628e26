import Problems

/// Whose a database is and which version it has to be of: what is checked and done before anything is kept in it.
///
/// The version is SQLite's `user_version` and counts the steps taken. It is set within each step's own transaction, so
/// an interrupted step leaves the version before it, and the next start takes it again.
struct Schema: Sendable {
    let application: Int32
    let migrations: [Migration]

    /// Refuses a file that is damaged, another program's, or newer than this program. Changes nothing.
    func check(_ connection: Connection) throws {
        let path = connection.path
        let tables = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        let version = try version(connection)
        let owner = try connection.integer("PRAGMA application_id") ?? 0
        guard owner == Int(application) || (owner == 0 && tables == 0 && version == 0) else {
            throw Problem(.conflict, "The database \(path) belongs to another program.")
        }
        guard version <= migrations.count else {
            throw Problem(
                .conflict,
                "The database \(path) is of version \(version), and this program knows only up to \(migrations.count).")
        }
    }

    /// Takes the steps that are missing, after a copy of what was there.
    func migrate(_ connection: Connection) throws {
        let version = try version(connection)
        if version == 0, try connection.integer("PRAGMA application_id") == 0 {
            try connection.run("PRAGMA application_id = \(application)")
        }
        guard version < migrations.count else { return }
        if version > 0 {
            try OnlineCopy(of: connection).write(to: "\(connection.path).version-\(version)")
        }
        // A table that is rebuilt would otherwise take with it the rows that refer to it.
        try connection.run("PRAGMA foreign_keys = OFF")
        for (index, migration) in migrations.enumerated().dropFirst(version) {
            try take(migration, to: index + 1, connection)
        }
        try connection.run("PRAGMA foreign_keys = ON")
        connection.forgetStatements()
    }

    private func take(_ migration: Migration, to version: Int, _ connection: Connection) throws {
        defer { connection.rollback() }
        do {
            try connection.begin()
            // Another process may have taken the step meanwhile.
            guard try self.version(connection) < version else { return }
            try migration.apply(connection)
            try connection.checkBody()
            let dangling = try connection.text("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1")
            if let dangling {
                throw SQLFailure("Rows of \(dangling) refer to rows that are not there", sql: migration.name)
            }
            try connection.run("PRAGMA user_version = \(version)")
            try connection.commit()
        } catch let problem as Problem {
            throw problem
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Problem(
                .broken, "The database \(connection.path) cannot be migrated at “\(migration.name)”: \(error).")
        }
    }

    private func version(_ connection: Connection) throws -> Int {
        try connection.integer("PRAGMA user_version") ?? 0
    }
}
