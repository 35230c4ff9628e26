/// What the command line asks for.
enum CommandRequest: Sendable, Hashable {
    case serve
    case help
    case version
    case configuration(reveal: Bool, asJSON: Bool)
    /// One of the service's own commands, with the words behind it.
    case own(String, [String])

    /// How the program is called; its service's own commands stand at the end.
    static func usage(_ commands: [ServiceCommand] = []) -> String {
        let own = commands.map { command in
            let line = "\(command.name) \(command.words)"
            let gap = String(repeating: " ", count: max(2, 30 - line.count))
            return "\n  \(line)\(gap)\(command.meaning)"
        }
        return """
            Usage: run without arguments to serve, or with
              --help                        every setting, its default and its meaning
              --config [--reveal] [--json]  every setting, its value and where it comes from
              --version                     what this is
            """ + own.joined()
    }

    init?(_ arguments: [String], commands: [ServiceCommand] = []) {
        let words = Set(arguments)
        switch arguments.first {
        case nil: self = .serve
        case "--help", "-h", "help": self = .help
        case "--version": self = .version
        case "--config" where words.isSubset(of: ["--config", "--reveal", "--json"]):
            self = .configuration(reveal: words.contains("--reveal"), asJSON: words.contains("--json"))
        case let name? where commands.contains { $0.name == name }: self = .own(name, Array(arguments.dropFirst()))
        default: return nil
        }
    }
}
