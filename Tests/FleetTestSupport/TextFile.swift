import Glibc
import Problems

/// A small file that a test writes for a program to read; only its owner may.
package enum TextFile {
    package static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0, Glibc.write(file, text, text.utf8.count) == text.utf8.count else {
            throw Problem(.unavailable, "\(path) cannot be written.")
        }
        close(file)
    }
}
