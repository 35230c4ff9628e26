import Glibc

/// What a log looks like.
package enum LogForm: Sendable, Hashable {
    /// One JSON object a line.
    case json
    /// One line for people.
    case text(colors: Bool)
    /// Entries for the systemd journal; JSON lines where it does not answer.
    case journal(socketPath: String)

    /// Chooses by where the output goes: the journal, a terminal, or anything else.
    package static func fitting(
        file: Int32 = STDOUT_FILENO, environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }
    ) -> LogForm {
        if Journal.isBehind([file, STDERR_FILENO], stream: environment("JOURNAL_STREAM")) {
            return .journal(socketPath: Journal.standardPath)
        }
        guard isatty(file) == 1 else { return .json }
        return .text(colors: environment("NO_COLOR")?.isEmpty ?? true)
    }
}
