import Fleet
import JSON
import Store

/// One state of an agent that was saved, and never changes.
struct AgentVersion: Sendable, Hashable {
    var agent: String
    var number: Int
    var state: State
    var origin: Origin
    /// Milliseconds since 1970.
    var created: Int
    var publishedAt: Int?

    /// ```
    /// draft ──▶ published ──▶ superseded      another was published
    ///                    └──▶ rolled-back     the one before it answers again
    /// ```
    enum State: String, Sendable, Storable {
        case draft, published, superseded
        case rolledBack = "rolled-back"
    }

    /// Who saved it: an operator who edited files, or somebody who asked the API.
    enum Origin: String, Sendable, Storable { case folder, api }

    var json: JSONObject {
        [
            "agent": .string(agent), "version": JSONValue(number), "state": .string(state.rawValue),
            "origin": .string(origin.rawValue), "created": .string(Clock.text(created)),
            "published": publishedAt.map { .string(Clock.text($0)) } ?? .null,
        ]
    }

    static let columns = "agent, number, state, origin, created, published_at"

    init(_ row: borrowing Row) throws {
        agent = try row["agent"]
        number = try row["number"]
        state = try row["state"]
        origin = try row["origin"]
        created = try row["created"]
        publishedAt = try row["published_at"]
    }
}
