import JSON
import Problems

/// One thing that is wrong in the files of an agent.
struct AgentFlaw: Sendable, Hashable, CustomStringConvertible {
    /// The file within the agent's folder: `agent.json`.
    var file: String
    /// Counted from one.
    var line: Int
    /// What is wrong, and what would be right.
    var message: String

    var description: String { "\(file):\(line): \(message)" }

    var json: JSONValue {
        ["file": .string(file), "line": JSONValue(line), "message": .string(message)]
    }
}

/// Everything that is wrong with an agent, which is therefore not taken.
struct AgentFlaws: Error, Sendable, Hashable, ProblemConvertible {
    var name: String
    var flaws: [AgentFlaw]

    var problem: Problem {
        let first = flaws.prefix(5).map(\.description).joined(separator: " ")
        let more = flaws.count > 5 ? " And \(flaws.count - 5) more." : ""
        return Problem(.unprocessable, "The agent \(name) cannot be taken. \(first)\(more)")
    }

    var json: JSONValue { .array(flaws.map(\.json)) }
}

/// The flaws of one reading, as they are found.
final class FlawList {
    private(set) var flaws: [AgentFlaw] = []

    func add(_ file: String, _ line: Int, _ message: String) {
        // A file that is no agent at all has enough flaws in its first hundred.
        if flaws.count < 100 { flaws.append(AgentFlaw(file: file, line: line, message: message)) }
    }
}
