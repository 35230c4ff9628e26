import Fleet
import JSON
import Store

/// A call as lists show it.
struct CallRow: Sendable {
    let id: Int
    let json: JSONValue

    static let columns = """
        id, sid, caller, called, direction, pattern, agent, version, language, turns, started, ended, outcome
        """

    init(_ row: Row) throws {
        id = try row["id"]
        let (started, ended) = (try row["started"] as Int, try row["ended"] as Int?)
        json = [
            "sid": .string(try row["sid"]), "from": .string(try row["caller"]), "to": .string(try row["called"]),
            "direction": .string(try row["direction"]), "pattern": .string(try row["pattern"]),
            "agent": .string(try row["agent"]), "version": JSONValue(try row["version"] as Int),
            "language": .string(try row["language"]), "turns": JSONValue(try row["turns"] as Int),
            "state": ended == nil ? "live" : "ended", "outcome": .text(try row["outcome"]),
            "started": .string(Clock.text(started)), "ended": ended.map { .string(Clock.text($0)) } ?? .null,
            "milliseconds": .number(ended.map { $0 - started }),
        ]
    }
}
