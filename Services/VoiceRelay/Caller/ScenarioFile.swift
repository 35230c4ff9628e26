import Glibc
import Problems

/// Scenarios and reports as files.
enum ScenarioFile {
    /// Reads a scenario; it is called after its file.
    static func read(_ path: String) throws -> Scenario {
        let name = path.split(separator: "/").last.map { String($0) } ?? path
        let plain = name.hasSuffix(".call") ? String(name.dropLast(5)) : name
        return try ScenarioReader.read(try bytes(of: path), name: path == "-" ? "standard input" : plain)
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Problem(.invalid, "\(path) cannot be read: \(reason()).") }
        defer { if file != STDIN_FILENO { close(file) } }
        // One byte more than may be there tells that there are too many.
        var bytes = [UInt8](repeating: 0, count: ScenarioReader.longest + 1)
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress! + count, $0.count - count) }  // never empty
            guard more >= 0 else { throw Problem(.invalid, "\(path) cannot be read: \(reason()).") }
            if more == 0 { break }
            count += more
        }
        return Array(bytes[..<count])
    }

    static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Problem(.unavailable, "\(path) cannot be written: \(reason()).") }
        let isWhole = CommandWords.write(text, to: file)
        guard close(file) == 0, isWhole else { throw Problem(.full, "\(path) cannot be written: \(reason()).") }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
