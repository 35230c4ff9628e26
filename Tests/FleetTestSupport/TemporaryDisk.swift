import Glibc
import Problems

/// A small disk of its own, in memory, that is easily full.
package final class TemporaryDisk: Sendable {
    package let path: String
    private let folder: TemporaryFolder

    /// Only root may mount one; nil for others, and where mounting is not possible.
    package init?(megabytes: Int) async throws {
        guard geteuid() == 0 else { return nil }
        folder = TemporaryFolder("disk")
        path = "\(folder.path)/disk"
        mkdir(path, 0o700)
        let mount = try ChildProcess(
            "/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path], environment: [:],
            log: "\(folder.path)/mount")
        guard await mount.exited() == .code(0) else { return nil }
    }

    /// Fills what is left of it with a file; answers where that is.
    package func fill() throws -> String {
        let filler = "\(path)/filler"
        let file = open(filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Problem(.unavailable, "\(filler) cannot be made.") }
        defer { close(file) }
        var size = 1 << 20
        while size > 0 {
            let piece = [UInt8](repeating: 7, count: size)
            if write(file, piece, size) < size { size /= 2 }
        }
        return filler
    }

    package func unmount() async throws {
        let unmount = try ChildProcess(
            "/bin/umount", ["-l", path], environment: [:], log: "\(folder.path)/mount")
        await unmount.exited()
    }
}
