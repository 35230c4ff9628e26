import Glibc
import Problems

/// A small file that a test writes for a program to read, or the other way round; only its owner may.
package enum TextFile {
    /// What a file says; nothing when it is not there.
    package static func read(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    package static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0, Glibc.write(file, text, text.utf8.count) == text.utf8.count else {
            throw Problem(.unavailable, "\(path) cannot be written.")
        }
        close(file)
    }
}
