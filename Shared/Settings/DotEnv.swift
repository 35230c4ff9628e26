package import Problems

/// What a `.env` file says, in one documented dialect.
///
/// - `KEY=value` per line, `export ` before it allowed, the last of equal keys wins, `#` begins a comment at the start
///   of a line or after a space.
/// - `'single quotes'` are literal. `"double quotes"` know `\n`, `\"`, `\\` and `\$`. Quotes end on their line.
/// - `${OTHER}` works in double quotes and bare values and means the real environment, then the lines above.
///   No command is ever run.
/// - UTF-8 with or without a byte order mark; lines end with LF or CRLF.
package struct DotEnv: Sendable {
    /// One line's value and where it stands. Printing it does not show the value.
    package struct Entry: Sendable {
        private let hidden: Secret
        package let line: Int

        package var value: String { hidden.reveal() }

        init(value: String, line: Int) {
            hidden = Secret(value)
            self.line = line
        }
    }

    /// The largest file that is read.
    package static let longestFileBytes = 256 * 1_024

    package let path: String
    package private(set) var entries: [String: Entry] = [:]
    /// One problem for each line that cannot be understood; never quotes a value.
    package private(set) var problems: [Problem] = []

    /// Is what a missing file says: nothing.
    package init() {
        path = ".env"
    }

    /// Reads a file's text.
    package init(_ text: String, path: String = ".env", environment: (String) -> String? = { _ in nil }) {
        self.init(bytes: Array(text.utf8), path: path, environment: environment)
    }

    /// Reads a file's bytes; `environment` answers what `${OTHER}` means before the lines above do.
    package init(bytes: [UInt8], path: String = ".env", environment: (String) -> String? = { _ in nil }) {
        self.path = path
        guard bytes.count <= Self.longestFileBytes else {
            problems = [Problem(.tooLarge, "\(path) is larger than 256 KiB.")]
            return
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let lines = bytes[start...].split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            do throws(DotEnvLine.Mistake) {
                var parser = DotEnvLine(line.last == 0x0D ? line.dropLast() : line)
                let pair = try parser.read { environment($0) ?? entries[$0]?.value }
                if let pair { entries[pair.key] = Entry(value: pair.value, line: index + 1) }
            } catch {
                problems.append(Problem(.invalid, "\(path) line \(index + 1): \(error.sentence)"))
            }
        }
    }

    package subscript(name: String) -> Entry? { entries[name] }

    /// Names the keys nobody reads, each with the known name it is probably meant to be.
    package func unknownKeyWarnings(known: Set<String>) -> [String] {
        entries.sorted { $0.value.line < $1.value.line }.compactMap { key, entry in
            if known.contains(key) || (key.hasSuffix("_FILE") && known.contains(String(key.dropLast(5)))) { return nil }
            let meant = Spelling.nearest(to: key, among: known).map { "; did you mean \($0)?" } ?? "."
            return "\(path) line \(entry.line): nothing reads \(key)\(meant)"
        }
    }
}
