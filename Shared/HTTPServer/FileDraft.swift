import Glibc
import Net
import Problems

/// A file in the making, beside the place it is for. Let go before it is kept, it is removed.
///
/// Everything here waits for the disk: it is called on the lane for drafts, never on the loop.
final class FileDraft: Sendable {
    /// Of their own: to put a large file on the disk for good may take seconds, and nobody who only reads waits for it.
    static let lane = SlowLane(threads: 2, waiting: 4_096)
    static let ending = ".part"

    private let place: String
    private let path: String
    private let fd: Int32

    convenience init(for place: String) throws {
        let path = "\(place).\(String(UInt64.random(in: 0...(.max)), radix: 36))\(Self.ending)"
        let fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard fd >= 0 else { throw Self.problem(errno) }
        self.init(for: place, at: path, writingTo: fd)
    }

    /// Writes to a file that is open already.
    init(for place: String, at path: String, writingTo fd: Int32) {
        self.place = place
        self.path = path
        self.fd = fd
    }

    deinit {
        // Its name is its own, so once it is kept there is nothing left to remove. To let go of a large file takes time.
        Self.lane.doLater { [path, fd] in
            _ = close(fd)
            unlink(path)
        }
    }

    func write(_ bytes: [UInt8], at offset: Int) throws {
        var written = 0
        try bytes.withUnsafeBytes { bytes in
            while written < bytes.count {
                let rest = bytes.baseAddress! + written
                let count = pwrite(fd, rest, bytes.count - written, off_t(offset + written))
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw Self.problem(errno) }
                written += count
            }
        }
    }

    /// Puts it in its place, on the disk for good, instead of what was there.
    func keep() throws {
        guard fdatasync(fd) == 0, rename(path, place) == 0 else { throw Self.problem(errno) }
        let end = place.lastIndex(of: "/")
        let folder = open(end.map { String(place[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Self.problem(errno) }
        defer { _ = close(folder) }
        guard fsync(folder) == 0 else { throw Self.problem(errno) }
    }

    private static func problem(_ reason: Int32) -> Problem {
        switch reason {
        case ENOSPC, EDQUOT: Problem(.full, "There is no room on the disk for a file.")
        default: Problem(.unavailable, "A file cannot be written: \(systemMessage(reason)).")
        }
    }
}
