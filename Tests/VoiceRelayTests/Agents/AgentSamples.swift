import FleetTestSupport
import Glibc
import JSON

@testable import VoiceRelay

extension AgentSource {
    /// An agent with hardly anything in it.
    static func small(
        _ name: String = "desk", agent: String = #"{"title": "Desk", "languages": {"en": {}}}"#,
        context: String = "Be kind.", knowledge: [Document] = [], tools: String? = nil
    ) -> AgentSource {
        AgentSource(name: name, agent: agent, context: context, knowledge: knowledge, tools: tools)
    }

    /// Writes the agent's files below a folder, as an operator does.
    func write(into folder: String) throws {
        let own = "\(folder)/\(name)"
        mkdir(own, 0o755)
        mkdir("\(own)/knowledge", 0o755)
        try TextFile.write(agent, to: "\(own)/agent.json")
        try TextFile.write(context, to: "\(own)/context.md")
        for document in knowledge { try TextFile.write(document.text, to: "\(own)/knowledge/\(document.name)") }
        if let tools { try TextFile.write(tools, to: "\(own)/tools.json") }
    }
}

/// The samples that ship, wherever the tests are run from.
enum ShippedAgents {
    static let folder: String = {
        let file = "\(#filePath)"
        let root = file.split(separator: "/").dropLast(4).joined(separator: "/")
        return "/\(root)/deploy/agents"
    }()

    static func read(_ name: String) throws -> Agent {
        try AgentReading.read(AgentSource(folder: "\(folder)/\(name)", named: name))
    }
}

/// The flaws that reading tells; none where it succeeds.
func flaws(of read: () throws -> Void) -> [String] {
    do {
        try read()
        return []
    } catch let flaws as AgentFlaws {
        return flaws.flaws.map(\.description)
    } catch {
        return ["\(error)"]
    }
}
