import Glibc
import Problems

/// Small files that programs are started with.
enum TextFile {
    static func write(_ text: String, to path: String) throws {
        let fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard fd >= 0, Glibc.write(fd, text, text.utf8.count) == text.utf8.count, close(fd) == 0 else {
            throw Problem(.unavailable, "\(path) cannot be written.")
        }
    }
}
