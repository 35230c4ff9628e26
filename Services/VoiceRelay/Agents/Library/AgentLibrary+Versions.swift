import Fleet
import JSON
import Net
import Problems
import Store

/// Versions as people save, publish and take them back.
extension AgentLibrary {
    /// Everything that is wrong with an agent that somebody sends, of which nothing is kept.
    nonisolated func check(_ name: String, _ json: JSONValue, _ defaults: AgentDefaults) async throws -> AgentSource {
        try await Self.readable(defaults) { try AgentSource(name, sent: json) }
    }

    private nonisolated static func readable(
        _ defaults: AgentDefaults, _ source: @escaping @Sendable () throws -> AgentSource
    ) async throws -> AgentSource {
        let outcome = try await SlowLane.files.run {
            Result {
                let source = try source()
                _ = try AgentReading.read(source, defaults)
                return source
            }
        }
        return try outcome.get()
    }

    /// Saves a draft, which answers nobody yet.
    func save(_ name: String, _ json: JSONValue) async throws -> AgentVersion {
        let source = try await check(name, json, defaults)
        return try await frame.keep { db in
            let number = try AgentTables.save(source, .api, in: db)
            return try AgentTables.version(number, of: name, in: db).orBroken
        }
    }

    /// Has a version answer from now on. Calls that are under way keep theirs.
    func publish(_ number: Int, of name: String) async throws -> AgentVersion {
        // What answers has to be readable by the rules of today.
        let json = try await frame.database.read { try AgentTables.source(of: name, number, in: $0) }
        guard let json else { throw Problem(.notFound, "There is no version \(number) of the agent \(name).") }
        _ = try await Self.readable(defaults) { try AgentSource(name, json: json) }
        return try await change(name) { db in
            try AgentTables.publish(number, of: name, in: db)
            return number
        }
    }

    /// Has the version answer again that did before the present one.
    func rollBack(_ name: String) async throws -> AgentVersion {
        try await change(name) { try AgentTables.rollBack(name, in: $0) }
    }

    private func change(
        _ name: String, _ step: @escaping @Sendable (Connection) throws -> Int
    ) async throws -> AgentVersion {
        let events = frame.events
        let version = try await frame.keep { db in
            let number = try step(db)
            try events.append(.agentPublished(name, number), in: db)
            return try AgentTables.version(number, of: name, in: db).orBroken
        }
        try await refresh()
        return version
    }

    /// A page of an agent's versions, the newest first.
    func versions(of name: String, size: Int, at cursor: ListCursor?) async throws -> ListPage<AgentVersion> {
        try await frame.database.read { try AgentTables.versions(of: name, size: size, at: cursor, in: $0) }
    }

    /// One version, with what was written.
    func version(_ number: Int, of name: String) async throws -> (AgentVersion, JSONValue) {
        let found = try await frame.database.read { db in
            (try AgentTables.version(number, of: name, in: db), try AgentTables.source(of: name, number, in: db))
        }
        guard let version = found.0, let source = found.1 else {
            throw Problem(.notFound, "There is no version \(number) of the agent \(name).")
        }
        return (version, source)
    }

    /// The names of all agents there ever were.
    func names() async throws -> [String] { try await frame.database.read { try AgentTables.names(in: $0) } }
}

extension Optional {
    /// What was written a line before, in the same transaction.
    fileprivate var orBroken: Wrapped {
        get throws {
            guard let self else { throw Problem(.broken, "A version that was just written is not there.") }
            return self
        }
    }
}
