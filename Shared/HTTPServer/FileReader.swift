import Glibc
import HTTP
import Problems

/// Copies a part of a file into an answer, a bounded piece at a time.
struct FileReader {
    private let slice: FileSlice

    init(_ slice: FileSlice) { self.slice = slice }

    func copy(to writer: some BodyWriter) async throws {
        let fd = open(slice.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard fd >= 0 else { throw Problem(.broken, "A file that was here is gone.") }
        defer { _ = close(fd) }
        var offset = slice.offset
        let end = slice.offset + slice.length
        while offset < end {
            let part = try read(fd, offset, min(64 << 10, end - offset))
            try await writer.write(part)
            offset += part.count
        }
    }

    private func read(_ fd: Int32, _ offset: Int, _ count: Int) throws -> [UInt8] {
        let part = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = max(0, pread(fd, buffer.baseAddress, count, off_t(offset)))
        }
        guard !part.isEmpty else { throw Problem(.broken, "A file became shorter while it was sent.") }
        return part
    }
}
