package import Problems

/// Everywhere a setting may be given, in the order in which one place wins over the next.
///
/// ```
/// $CREDENTIALS_DIRECTORY/<name>  ▷  <NAME>_FILE  ▷  environment  ▷  .env  ▷  default
/// ```
/// A `<NAME>_FILE` written in `.env` ranks with `.env`. An empty value wins as well and means “as if not given”.
package struct SettingsSources: Sendable {
    /// Returns the text of a file, or nil when there is none.
    package typealias FileReader = @Sendable (_ path: String) throws(Problem) -> String?

    /// A value and where it was found. Printing it does not show the value.
    package struct Found: Sendable {
        private let hidden: Secret
        package let source: SettingSource

        package var value: String { hidden.reveal() }

        init(value: String, source: SettingSource) {
            hidden = Secret(value)
            self.source = source
        }
    }

    package let dotEnv: DotEnv
    /// What is wrong with the sources themselves, such as a `.env` line that cannot be read.
    package let problems: [Problem]
    package let warnings: [String]
    private let environment: @Sendable (String) -> String?
    private let readFile: FileReader

    /// Puts sources together from values; nothing of the process's own environment is read.
    package init(
        environment: [String: String] = [:], dotEnv: DotEnv = DotEnv(),
        readFile: @escaping FileReader = { _ throws(Problem) in nil }
    ) {
        self.init(
            environment: { environment[$0] }, dotEnv: dotEnv, problems: dotEnv.problems, warnings: [],
            readFile: readFile)
    }

    init(
        environment: @escaping @Sendable (String) -> String?, dotEnv: DotEnv, problems: [Problem], warnings: [String],
        readFile: @escaping FileReader
    ) {
        self.environment = environment
        self.dotEnv = dotEnv
        self.problems = problems
        self.warnings = warnings
        self.readFile = readFile
    }

    /// Finds the value that wins for exactly this name; says in a problem which file could not be read.
    package func find(_ name: String) throws(Problem) -> Found? {
        if let directory = environment("CREDENTIALS_DIRECTORY"), !directory.isEmpty {
            for file in [name.lowercased(), name] {
                if let text = try readFile("\(directory)/\(file)") {
                    return Found(value: Self.withoutLineEnd(text), source: .credential(file))
                }
            }
        }
        if let path = environment("\(name)_FILE"), !path.isEmpty { return try fromFile(path, for: name) }
        if let value = environment(name) { return Found(value: value, source: .environment) }
        if let path = dotEnv["\(name)_FILE"]?.value, !path.isEmpty { return try fromFile(path, for: name) }
        return dotEnv[name].map { Found(value: $0.value, source: .dotEnv(path: dotEnv.path, line: $0.line)) }
    }

    /// Returns what the real environment says, and nothing else; for words that must not come from a shared file.
    package func environmentValue(_ name: String) -> String? { environment(name) }

    private func fromFile(_ path: String, for name: String) throws(Problem) -> Found {
        guard let text = try readFile(path) else {
            throw Problem(.invalid, "\(name)_FILE points to a file that is not there: \(path).", field: name)
        }
        return Found(value: Self.withoutLineEnd(text), source: .file(path: path))
    }

    private static func withoutLineEnd(_ text: String) -> String {
        var bytes = text.utf8[...]
        if bytes.last == 0x0A { bytes = bytes.dropLast() }
        if bytes.last == 0x0D { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
