import Fleet
import JSON
import Problems
import Store

/// Where versions of agents are kept: each method is one sentence of the domain, in somebody's transaction.
enum AgentTables {
    static let first = Migration(
        "agents",
        """
        CREATE TABLE agent (
            name TEXT PRIMARY KEY,
            -- The fingerprint of its folder when that was last taken up; null for one that has none.
            folder TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE agent_version (
            agent TEXT NOT NULL REFERENCES agent,
            number INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'superseded', 'rolled-back')),
            origin TEXT NOT NULL CHECK (origin IN ('folder', 'api')),
            created INTEGER NOT NULL,
            published_at INTEGER,
            source TEXT NOT NULL,
            PRIMARY KEY (agent, number)
        ) STRICT;
        CREATE UNIQUE INDEX agent_published ON agent_version (agent) WHERE state = 'published';
        """)

    // MARK: Saving

    /// Saves what an operator wrote as the next version, which answers nobody yet.
    static func save(_ source: AgentSource, _ origin: AgentVersion.Origin, in db: Connection) throws -> Int {
        try db.run("INSERT OR IGNORE INTO agent (name) VALUES (?)", source.name)
        let last = try db.integer("SELECT max(number) FROM agent_version WHERE agent = ?", source.name) ?? 0
        try db.run(
            """
            INSERT INTO agent_version (agent, number, state, origin, created, source) VALUES (?, ?, 'draft', ?, ?, ?)
            """, source.name, last + 1, origin, Clock.milliseconds, source.json.description)
        return last + 1
    }

    /// Has a version answer from now on, in place of the one that did.
    static func publish(_ number: Int, of agent: String, in db: Connection) throws {
        guard let state = try db.text("SELECT state FROM agent_version WHERE agent = ? AND number = ?", agent, number)
        else { throw Problem(.notFound, "There is no version \(number) of the agent \(agent).") }
        guard state != "published" else { return }
        try supersede(agent, in: db)
        try db.run(
            "UPDATE agent_version SET state = 'published', published_at = ? WHERE agent = ? AND number = ?",
            Clock.milliseconds, agent, number)
    }

    /// Has the version answer again that did before the present one; tells its number.
    static func rollBack(_ agent: String, in db: Connection) throws -> Int {
        guard try db.integer("SELECT 1 FROM agent WHERE name = ?", agent) != nil else {
            throw Problem(.notFound, "There is no agent \(agent).")
        }
        let before = try db.integer(
            """
            SELECT number FROM agent_version WHERE agent = ? AND state = 'superseded'
            ORDER BY published_at DESC, number DESC LIMIT 1
            """, agent)
        guard let before else { throw Problem(.conflict, "No other version of \(agent) was published before.") }
        try db.run("UPDATE agent_version SET state = 'rolled-back' WHERE agent = ? AND state = 'published'", agent)
        try db.run("UPDATE agent_version SET state = 'published' WHERE agent = ? AND number = ?", agent, before)
        return before
    }

    private static func supersede(_ agent: String, in db: Connection) throws {
        try db.run("UPDATE agent_version SET state = 'superseded' WHERE agent = ? AND state = 'published'", agent)
    }

    // MARK: Folders

    /// Publishes what stands in an agent's folder, if that has changed since it was last taken up; tells the version.
    static func takeUp(_ source: AgentSource, _ fingerprint: String, in db: Connection) throws -> Int? {
        let known = try db.text("SELECT folder FROM agent WHERE name = ?", source.name)
        guard known != fingerprint else { return nil }
        let number = try save(source, .folder, in: db)
        try publish(number, of: source.name, in: db)
        try db.run("UPDATE agent SET folder = ? WHERE name = ?", fingerprint, source.name)
        return number
    }

    /// Has agents answer nobody any more whose folder is gone; tells their names.
    static func retire(allBut folders: Set<String>, in db: Connection) throws -> [String] {
        let known = try db.rows("SELECT name FROM agent WHERE folder IS NOT NULL ORDER BY name") { row -> String in
            try row["name"]
        }
        let gone = known.filter { !folders.contains($0) }
        for name in gone {
            try supersede(name, in: db)
            try db.run("UPDATE agent SET folder = NULL WHERE name = ?", name)
        }
        return gone
    }

    // MARK: Looking

    /// The version of each agent that answers.
    static func published(in db: Connection) throws -> [String: Int] {
        var numbers: [String: Int] = [:]
        try db.each("SELECT agent, number FROM agent_version WHERE state = 'published'") { row in
            let name: String = try row["agent"]
            numbers[name] = try row["number"]
        }
        return numbers
    }

    /// A page of an agent's versions, the newest first.
    static func versions(
        of agent: String, size: Int, at cursor: ListCursor?, in db: Connection
    ) throws -> ListPage<AgentVersion> {
        guard try db.integer("SELECT 1 FROM agent WHERE name = ?", agent) != nil else {
            throw Problem(.notFound, "There is no agent \(agent).")
        }
        let goesBack = cursor?.goesBack ?? false
        let found = try db.rows(
            """
            SELECT \(AgentVersion.columns) FROM agent_version WHERE agent = ? AND number \(goesBack ? ">" : "<") ?
            ORDER BY number \(goesBack ? "ASC" : "DESC") LIMIT ?
            """, agent, cursor?.edge ?? Int.max, size + 1
        ) { try AgentVersion($0) }
        return ListPage(found, size: size, at: cursor, edge: \.number)
    }

    static func version(_ number: Int, of agent: String, in db: Connection) throws -> AgentVersion? {
        try db.row(
            "SELECT \(AgentVersion.columns) FROM agent_version WHERE agent = ? AND number = ?", agent, number
        ) { try AgentVersion($0) }
    }

    /// The names of all agents that were ever saved.
    static func names(in db: Connection) throws -> [String] {
        try db.rows("SELECT name FROM agent ORDER BY name LIMIT 10000") { try $0["name"] }
    }

    static func source(of agent: String, _ number: Int, in db: Connection) throws -> JSONValue? {
        try db.text("SELECT source FROM agent_version WHERE agent = ? AND number = ?", agent, number)
            .map { try JSONValue(parsing: $0) }
    }
}
