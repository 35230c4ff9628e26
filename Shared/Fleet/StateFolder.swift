import Glibc
import Net
import Problems

/// The folder that holds everything a service keeps.
package struct StateFolder: Sendable {
    private let path: String

    /// Marks our databases as ours: "TRNK".
    package static let mark: Int32 = 0x5452_4E4B

    init(_ path: String) { self.path = path }

    /// Makes the folder, and those above it, when they are not there.
    func make() throws {
        var whole = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            whole += "/\(part)"
            guard mkdir(whole, 0o700) != 0, errno != EEXIST else { continue }
            throw Problem(.unavailable, "The folder \(path) cannot be made: \(systemMessage(errno)).")
        }
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
            throw Problem(.unavailable, "\(path) is not a folder.")
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw Problem(.unavailable, "The folder \(path) cannot be written to: \(systemMessage(errno)).")
        }
    }
}
