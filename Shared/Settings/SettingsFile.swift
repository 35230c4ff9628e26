import Glibc
import Problems

/// A small file that holds settings, read whole.
struct SettingsFile {
    let bytes: [UInt8]
    /// The file's mode in octal when its group or others may do anything with it.
    let wideMode: String?

    /// Reads the file; nil when there is none.
    init?(_ path: String, longestBytes: Int) throws(Problem) {
        // Without O_NONBLOCK a named pipe nobody writes to would hold up the start for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Problem(.invalid, "\(path) cannot be read: \(String(cString: strerror(errno))).")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw Problem(.invalid, "\(path) is not a file.")
        }
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        wideMode = isRegular && status.st_mode & 0o077 != 0 ? "0" + String(status.st_mode & 0o777, radix: 8) : nil

        var contents: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1_024)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw Problem(.invalid, "\(path) cannot be read: \(String(cString: strerror(errno))).")
            }
            if count == 0 { break }
            contents += chunk[..<count]
            guard contents.count <= longestBytes else {
                throw Problem(.tooLarge, "\(path) is larger than \(SettingValues.text(bytes: longestBytes)).")
            }
        }
        bytes = contents
    }
}
