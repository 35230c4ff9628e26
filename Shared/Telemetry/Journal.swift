import Glibc

/// Sends entries to the systemd journal's socket.
struct Journal: Sendable {
    static let standardPath = "/run/systemd/journal/socket"

    private let file: Int32
    private let path: [UInt8]

    /// Prepares to send to the socket at a path; nil when the system gives no socket or the path is too long.
    init?(path: String = standardPath) {
        self.path = Array(path.utf8)
        file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let room = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1
        guard file >= 0, self.path.count <= room else {
            close()
            return nil
        }
    }

    func close() {
        if file >= 0 { Glibc.close(file) }
    }

    /// Sends one entry; false when the journal does not take it at once.
    func send(_ entry: [UInt8]) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                sendto(
                    file, entry, entry.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL), address,
                    socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return sent == entry.count
    }

    /// Says whether `JOURNAL_STREAM` names the very file the process writes to, as systemd.exec(5) describes.
    static func isBehind(_ files: [Int32], stream: String?) -> Bool {
        guard let parts = stream?.split(separator: ":"), parts.count == 2, let device = UInt64(parts[0]),
            let inode = UInt64(parts[1])
        else { return false }
        return files.contains { file in
            var status = stat()
            return fstat(file, &status) == 0 && UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
        }
    }
}
