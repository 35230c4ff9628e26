import Glibc

/// The room on the disk that holds a folder.
struct DiskSpace: Sendable {
    let free: UInt64
    let whole: UInt64

    init(free: UInt64, whole: UInt64) {
        self.free = free
        self.whole = whole
    }

    init?(of folder: String) {
        var numbers = statvfs()
        guard statvfs(folder, &numbers) == 0, numbers.f_blocks > 0 else { return nil }
        free = UInt64(numbers.f_bavail) * UInt64(numbers.f_frsize)
        whole = UInt64(numbers.f_blocks) * UInt64(numbers.f_frsize)
    }

    /// Below a tenth, and not still large: time to look.
    var isLow: Bool { free < whole / 10 && free < 10 << 30 }

    /// Too little to promise to keep anything.
    var isFull: Bool { free < whole / 50 && free < 1 << 30 }

    var sentence: String { "The disk has \(free >> 20) MiB left." }
}
