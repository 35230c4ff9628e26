import Crypto
import JSON

/// The folders of agents as they stand on the disk. Waits for it.
struct AgentShelf: Sendable {
    /// An agent that can be taken, with the fingerprint of its files.
    struct Book: Sendable {
        var source: AgentSource
        var fingerprint: String
    }

    var books: [Book] = []
    var flawed: [AgentFlaws] = []
    /// Every folder there is, whether its agent can be taken or not.
    var names: Set<String> = []

    /// Nil when the folder cannot be read.
    init?(reading folder: String, _ defaults: AgentDefaults) {
        guard let entries = FileBytes.names(in: folder) else { return nil }
        for name in entries where FileBytes.isFolder("\(folder)/\(name)") {
            names.insert(name)
            do {
                let source = try AgentSource(folder: "\(folder)/\(name)", named: name)
                _ = try AgentReading.read(source, defaults)
                books.append(Book(source: source, fingerprint: Self.fingerprint(of: source)))
            } catch let flaws as AgentFlaws {
                flawed.append(flaws)
            } catch {
                flawed.append(
                    AgentFlaws(name: name, flaws: [AgentFlaw(file: "agent.json", line: 1, message: "\(error)")]))
            }
        }
    }

    static func fingerprint(of source: AgentSource) -> String {
        let sum = Digest.sha256(Array(source.json.description.utf8))
        return sum.prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
