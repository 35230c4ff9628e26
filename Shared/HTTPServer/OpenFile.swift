import Glibc
import HTTP
import Net
import Problems

/// A plain file that is open, and what it was when it was opened.
///
/// What is said of it and what is sent of it come through one descriptor, so a file that is replaced meanwhile is sent
/// as the one it was. Everything here waits for the disk: it is called on the lane for files, never on the loop.
final class OpenFile: Sendable {
    let length: Int
    let modified: HTTPDate
    /// Changes whenever the file is written anew, even within a second or to the same length.
    let etag: ETag
    private let fd: Int32

    /// Nil when no plain file is there; a link is none.
    init?(at path: String) throws {
        // Without O_NONBLOCK a pipe would keep us until somebody writes into it.
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard fd >= 0 else {
            guard ![ENOENT, ENOTDIR, ELOOP, ENXIO, ENAMETOOLONG].contains(errno) else { return nil }
            throw Problem(.unavailable, "A file cannot be opened: \(systemMessage(errno)).")
        }
        var facts = stat()
        guard fstat(fd, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            _ = close(fd)
            return nil
        }
        length = Int(facts.st_size)
        modified = HTTPDate(secondsSince1970: Int64(facts.st_mtim.tv_sec))
        let words = [
            UInt64(facts.st_ino), UInt64(facts.st_size), UInt64(facts.st_mtim.tv_sec), UInt64(facts.st_mtim.tv_nsec),
        ]
        etag = ETag(opaque: words.map { String($0, radix: 36) }.joined(separator: "-"))
    }

    deinit { _ = close(fd) }

    /// The bytes of a range within the length, all of them.
    func read(_ range: Range<Int>) throws -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, initialized in
            while initialized < range.count {
                let rest = buffer.baseAddress! + initialized
                let count = pread(fd, rest, range.count - initialized, off_t(range.lowerBound + initialized))
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = errno }
                guard count > 0 else { break }
                initialized += count
            }
        }
        guard failure == 0 else { throw Problem(.broken, "A file cannot be read: \(systemMessage(failure)).") }
        guard bytes.count == range.count else { throw Problem(.broken, "A file became shorter while it was sent.") }
        return bytes
    }
}
